import type { Pack } from '../../ports/pack.ts';
import { lexicalIndex, termStatistics, trainClassifier } from '../../knowledge/index.ts';
import type { Classifier, LexicalIndex, TermStatistics } from '../../knowledge/index.ts';
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
  signals: (text: string) => Signals;
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
  return {
    pack,
    intents: trainClassifier([
      ...triage.intents.flatMap((intent) => label(intent.utterances, intent.intent_id)),
      ...label(triage.out_of_scope, outOfScope),
      ...label(triage.unclear, unclear),
    ]),
    areas: trainClassifier(areaTexts),
    statistics: termStatistics([
      ...articles.flatMap(({ front, body }) =>
        body.split(/^#{1,6} /m).map((section) => `${front.title}\n${section}`),
      ),
      ...utterances,
    ]),
    articles: lexicalIndex(
      articles.map(({ front, body }) => ({
        id: front.id,
        text: `${front.title}\n${front.tags.join(' ')}\n${body}`,
      })),
    ),
    signals: signalReader(triage),
  };
};
