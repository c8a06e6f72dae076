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
  /** Of the articles that a text's words lead to, the share of each area; empty where they lead to none. */
  areaShares: (text: string) => ReadonlyMap<string, number>;
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
  const index = lexicalIndex(
    articles.map(({ front, body }) => ({
      id: front.id,
      text: `${front.title}\n${front.tags.join(' ')}\n${body}`,
    })),
  );
  const areaOf = new Map(articles.map(({ front }) => [front.id, front.area]));
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
    articles: index,
    areaShares: (text) => sharesOf(index.search(text, nearest), areaOf),
    signals: signalReader(triage),
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
