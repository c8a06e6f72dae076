import type { Passage } from '../../contracts/evidence.ts';
import type { Pack } from '../../ports/pack.ts';
import { documentOf, queryOf, termStatistics, trainClassifier } from '../../knowledge/index.ts';
import type { Classifier, Query, TermStatistics } from '../../knowledge/index.ts';
import { learnArticles } from './articles.ts';
import type { Articles, Near } from './articles.ts';
import { signalReader } from './signals.ts';
import type { Signals } from './signals.ts';

/** What the extractive reasoner learns from a pack once, at start. */
export type Knowhow = Articles & {
  pack: Pack;
  /** Labels are intents, and `outOfScope` and `unclear`. */
  intents: Classifier;
  areas: Classifier;
  /** Of the sections of all articles and of the utterances. */
  statistics: TermStatistics;
  /** Of the articles that a text may ask for, the share of each area by their probabilities; empty for a pack without any. */
  areaShares: (text: string) => ReadonlyMap<string, number>;
  signals: (text: string) => Signals;
  /** What is asked, in the pack's words, weighed. `context` was said before and counts `contextWorth` (0.4). */
  query: (text: string, context?: string, contextWorth?: number) => Query;
  /** What a passage is about: its title, and its article's tags. */
  about: (passage: Passage) => string;
};

/** Labels beside a pack's intents; no intent can be called so. */
export const outOfScope = '#out of scope';
export const unclear = '#unclear';

const label = (texts: readonly string[], name: string) => texts.map((text) => ({ text, label: name }));

/** Takes some three seconds for a hundred articles with 40 asks each, most of it to learn the articles apart. */
export const learn = (pack: Pack): Knowhow => {
  const { triage, articles } = pack;
  const utterances = triage.intents.flatMap((intent) => intent.utterances);
  const areaTexts = triage.areas.flatMap((area) => [
    ...label([...area.utterances, area.title], area.area_id),
    ...articles
      .filter(({ front }) => front.area === area.area_id)
      .flatMap(({ front }) => label([front.title, [front.title, ...front.tags].join(' ')], area.area_id)),
  ]);
  const tags = new Map(articles.map(({ front }) => [front.id, front.tags.join(' ')]));
  const areaOf = new Map(articles.map(({ front }) => [front.id, front.area]));
  const statistics = termStatistics([
    ...articles.flatMap(({ front, body }) =>
      body.split(/^#{1,6} /m).map((section) => `${front.title} ${front.tags.join(' ')}\n${section}`),
    ),
    ...utterances,
    ...articles.flatMap(({ front }) => front.asks),
  ]);
  const reworded = rewording(triage.synonyms, pack.manifest.organisation);
  const query: Knowhow['query'] = (text, context = '', worth) =>
    queryOf(reworded(text), statistics, reworded(context), worth);
  const { near, nearness, fit } = learnArticles(pack, { statistics, query, reworded });
  return {
    pack,
    query,
    near,
    nearness,
    fit,
    intents: trainClassifier([
      ...triage.intents.flatMap((intent) => label(intent.utterances, intent.intent_id)),
      ...label(triage.out_of_scope, outOfScope),
      ...label(triage.unclear, unclear),
    ]),
    areas: trainClassifier(areaTexts),
    statistics,
    areaShares: (text) => sharesOf(near(text), areaOf),
    signals: signalReader(triage),
    about: ({ source_id, title }) => `${title} ${tags.get(documentOf(source_id)) ?? ''}`,
  };
};

/** The probabilities of the areas' articles, as shares of those of all. */
const sharesOf = (found: readonly Near[], areaOf: ReadonlyMap<string, string>): Map<string, number> => {
  const shares = new Map<string, number>();
  const sum = found.reduce((total, { probability }) => total + probability, 0);
  for (const { id, probability } of found) {
    const area = areaOf.get(id) ?? '';
    shares.set(area, (shares.get(area) ?? 0) + probability / sum);
  }
  return shares;
};

const escaped = (text: string): string =>
  text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '[\\s-]+');

/** Replaces what customers call a thing by the articles' own word, and drops the organisation's name, which tells nothing apart. */
const rewording = (
  synonyms: readonly (readonly string[])[],
  organisation: string,
): ((text: string) => string) => {
  const self = new RegExp(`\\b${escaped(organisation)}(?:'s)?\\b`, 'gi');
  const rules = synonyms.map(([own = '', ...others]) => ({
    own,
    others: new RegExp(`\\b(?:${others.map(escaped).join('|')})(?:e?s)?\\b`, 'gi'),
  }));
  return (text) =>
    rules.reduce((result, { own, others }) => result.replace(others, own), text.replace(self, ' '));
};
