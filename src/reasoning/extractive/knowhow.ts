import type { Passage } from '../../contracts/evidence.ts';
import type { Pack } from '../../ports/pack.ts';
import {
  coverage,
  documentOf,
  lexicalIndex,
  queryOf,
  termsOf,
  termStatistics,
  trainClassifier,
} from '../../knowledge/index.ts';
import type { Classifier, LexicalIndex, Query, TermStatistics } from '../../knowledge/index.ts';
import { signalReader } from './signals.ts';
import type { Signals } from './signals.ts';

/** What the extractive reasoner learns from a pack once, at start. */
export type Knowhow = {
  pack: Pack;
  /** Labels are intents, and `outOfScope` and `unclear`. */
  intents: Classifier;
  areas: Classifier;
  /** Of the sections of all articles and of the utterances. */
  statistics: TermStatistics;
  articles: LexicalIndex;
  /** Of the articles that a text's words lead to, the share of each area; empty where they lead to none. */
  areaShares: (text: string) => ReadonlyMap<string, number>;
  signals: (text: string) => Signals;
  /** What is asked, in the pack's words, weighed. `context` was said before and counts `contextWorth` (0.4). */
  query: (text: string, context?: string, contextWorth?: number) => Query;
  /** How far the article that fits a text best has its content, 0..1. */
  fit: (text: string) => number;
  /** What a passage is about: its title, and its article's tags. */
  about: (passage: Passage) => string;
};

/** Labels beside a pack's intents; no intent can be called so. */
export const outOfScope = '#out of scope';
export const unclear = '#unclear';

const label = (texts: readonly string[], name: string) => texts.map((text) => ({ text, label: name }));

/** Takes well under a second for some hundred utterances and articles. */
export const learn = (pack: Pack): Knowhow => {
  const { triage, articles } = pack;
  const utterances = triage.intents.flatMap((intent) => intent.utterances);
  const areaTexts = triage.areas.flatMap((area) => [
    ...label([...area.utterances, area.title], area.area_id),
    ...articles
      .filter(({ front }) => front.area === area.area_id)
      .flatMap(({ front }) => label([front.title, [front.title, ...front.tags].join(' ')], area.area_id)),
  ]);
  const index = lexicalIndex(
    articles.map(({ front, body }) => ({
      id: front.id,
      text: `${front.title}\n${front.tags.join(' ')}\n${body}`,
    })),
  );
  const tags = new Map(articles.map(({ front }) => [front.id, front.tags.join(' ')]));
  const areaOf = new Map(articles.map(({ front }) => [front.id, front.area]));
  const statistics = termStatistics([
    ...articles.flatMap(({ front, body }) =>
      body.split(/^#{1,6} /m).map((section) => `${front.title} ${front.tags.join(' ')}\n${section}`),
    ),
    ...utterances,
  ]);
  const reworded = rewording(triage.synonyms);
  const terms = new Map(
    articles.map(({ front, body }) => [front.id, termsOf(`${front.title} ${front.tags.join(' ')} ${body}`)]),
  );
  const query: Knowhow['query'] = (text, context = '', worth) =>
    queryOf(reworded(text), statistics, reworded(context), worth);
  return {
    pack,
    query,
    fit: (text) => {
      const asked = query(text);
      const found = index.search(reworded(text), nearest);
      return Math.max(0, ...found.map(({ id }) => coverage(asked, terms.get(id) ?? [])));
    },
    intents: trainClassifier([
      ...triage.intents.flatMap((intent) => label(intent.utterances, intent.intent_id)),
      ...label(triage.out_of_scope, outOfScope),
      ...label(triage.unclear, unclear),
    ]),
    areas: trainClassifier(areaTexts),
    statistics,
    articles: index,
    areaShares: (text) => sharesOf(index.search(reworded(text), nearest), areaOf),
    signals: signalReader(triage),
    about: ({ source_id, title }) => `${title} ${tags.get(documentOf(source_id)) ?? ''}`,
  };
};

/** Articles that are looked at for the areas of a text. */
const nearest = 6;

/** Shares by the square of the scores, so that the best article counts most. */
const sharesOf = (
  found: readonly { id: string; score: number }[],
  areaOf: ReadonlyMap<string, string>,
): Map<string, number> => {
  const shares = new Map<string, number>();
  const sum = found.reduce((total, { score }) => total + score ** 2, 0);
  for (const { id, score } of found) {
    const area = areaOf.get(id) ?? '';
    shares.set(area, (shares.get(area) ?? 0) + score ** 2 / sum);
  }
  return shares;
};

const escaped = (text: string): string =>
  text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '[\\s-]+');

/** Replaces what customers call a thing by the articles' own word. */
const rewording = (synonyms: readonly (readonly string[])[]): ((text: string) => string) => {
  const rules = synonyms.map(([own = '', ...others]) => ({
    own,
    others: new RegExp(`\\b(?:${others.map(escaped).join('|')})(?:e?s)?\\b`, 'gi'),
  }));
  return (text) => rules.reduce((result, { own, others }) => result.replace(others, own), text);
};
