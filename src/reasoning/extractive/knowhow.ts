import type { Passage } from '../../contracts/evidence.ts';
import type { Pack } from '../../ports/pack.ts';
import { documentOf, trainClassifier } from '../../knowledge/index.ts';
import type { Classifier } from '../../knowledge/index.ts';
import { learnArticles } from './articles.ts';
import type { Articles, Near } from './articles.ts';
import { languageOf } from './language.ts';
import type { Language } from './language.ts';
import { signalReader } from './signals.ts';
import type { Signals } from './signals.ts';

/** What the extractive reasoner learns from a pack once, at start. */
export type Knowhow = Articles &
  Pick<Language, 'statistics' | 'query'> & {
    pack: Pack;
    /** Labels are intents, and `outOfScope` and `unclear`. */
    intents: Classifier;
    areas: Classifier;
    /** Of the articles that a text may ask for, the share of each area by their probabilities; empty for a pack without any. */
    areaShares: (text: string) => ReadonlyMap<string, number>;
    signals: (text: string) => Signals;
    /** What a passage is about: its title, and its article's tags. */
    about: (passage: Passage) => string;
  };

/** Labels beside a pack's intents; no intent can be called so. */
export const outOfScope = '#out of scope';
export const unclear = '#unclear';

const label = (texts: readonly string[], name: string) => texts.map((text) => ({ text, label: name }));

/** Takes some two seconds for a hundred articles with 60 asks each, most of it to learn the articles apart. */
export const learn = (pack: Pack): Knowhow => {
  const { triage, articles } = pack;
  const areaTexts = triage.areas.flatMap((area) => [
    ...label([...area.utterances, area.title], area.area_id),
    ...articles
      .filter(({ front }) => front.area === area.area_id)
      .flatMap(({ front }) => label([front.title, [front.title, ...front.tags].join(' ')], area.area_id)),
  ]);
  const tags = new Map(articles.map(({ front }) => [front.id, front.tags.join(' ')]));
  const areaOf = new Map(articles.map(({ front }) => [front.id, front.area]));
  const language = languageOf(pack);
  const { statistics, query } = language;
  const articlesApart = learnArticles(pack, language);
  return {
    pack,
    query,
    ...articlesApart,
    intents: trainClassifier([
      ...triage.intents.flatMap((intent) => label(intent.utterances, intent.intent_id)),
      ...label(triage.out_of_scope, outOfScope),
      ...label(triage.unclear, unclear),
    ]),
    areas: trainClassifier(areaTexts),
    statistics,
    areaShares: (text) => sharesOf(articlesApart.near(text), areaOf),
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
