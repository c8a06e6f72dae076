import type { Passage } from '../../contracts/evidence.ts';
import type { Pack } from '../../ports/pack.ts';
import {
  coverage,
  documentOf,
  likeness,
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
  /** The articles nearest to a text, best first. */
  near: (text: string) => readonly Near[];
  /** How near a text is to what a passage's document is asked for, as `near` counts it. */
  nearness: (text: string, passage: Passage) => number;
  signals: (text: string) => Signals;
  /** What is asked, in the pack's words, weighed. `context` was said before and counts `contextWorth` (0.4). */
  query: (text: string, context?: string, contextWorth?: number) => Query;
  /** How far the article that fits a text best has its content, 0..1. */
  fit: (text: string) => number;
  /** What a passage is about: its title, and its article's tags. */
  about: (passage: Passage) => string;
};

/** An article with how near a text is to it: from about 1.2 on (of some 3) it is probably what the text asks for. */
export type Near = { id: string; score: number };

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
      text: [front.title, front.title, front.tags.join(' '), body, ...front.asks].join('\n'),
    })),
  );
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
  const terms = new Map(
    articles.map(({ front, body }) => [
      front.id,
      new Set(termsOf([front.title, ...front.tags, body, ...front.asks].join('\n'))),
    ]),
  );
  const query: Knowhow['query'] = (text, context = '', worth) =>
    queryOf(reworded(text), statistics, reworded(context), worth);
  const alike = likeness(
    articles.flatMap(({ front }) => [front.title, ...front.asks]),
    reworded,
  );
  /** Half the likest, half the mean of the three likest: one ask can be like by chance. */
  const likest = (text: string, asks: readonly string[]): number => {
    const [one = 0, two = 0, three = 0] = asks
      .map((ask) => alike.cosine(text, ask))
      .sort((left, right) => right - left);
    return 0.5 * one + (one + two + three) / 6;
  };
  const successors = new Map(articles.map(({ front }) => [front.id, front.superseded_by]));
  const sections = new Map(
    articles.map(({ front, body }) => [
      front.id,
      body
        .split(/^#{1,6} /m)
        .map((section) => new Set(termsOf(`${front.title} ${front.tags.join(' ')}\n${section}`))),
    ]),
  );
  const asksOf = new Map(articles.map(({ front }) => [front.id, [front.title, ...front.asks]]));
  const near = remembered((text: string): readonly Near[] => {
    const asked = query(text);
    const own = new Set(termsOf(reworded(text)));
    let most = 0;
    for (const term of own) most += statistics.idf(statistics.corrected(term));
    const found = index.search(reworded(text), candidates).map(({ id, score }) => ({
      id,
      score:
        score / Math.max(1, most) +
        0.5 * coverage(asked, terms.get(id) ?? []) +
        0.5 * Math.max(0, ...(sections.get(id) ?? []).map((section) => coverage(asked, section))) +
        likest(text, asksOf.get(id) ?? []),
    }));
    const best = new Map(found.map(({ id, score }) => [id, score]));
    for (const { id, score } of found) {
      const successor = successors.get(id);
      if (successor !== undefined) best.set(successor, Math.max(score, best.get(successor) ?? 0));
    }
    return [...best].map(([id, score]) => ({ id, score })).sort((one, two) => two.score - one.score);
  });
  return {
    pack,
    query,
    near,
    nearness: (text, passage) => {
      const id = documentOf(passage.source_id);
      if (terms.has(id)) return near(text).find((one) => one.id === id)?.score ?? 0;
      const asks = passage.asks ?? [];
      const known = coverage(query(text), termsOf([passage.title, passage.text, ...asks].join('\n')));
      return 1.4 * known + likest(text, [passage.title, ...asks]);
    },
    fit: (text) => {
      const asked = query(text);
      const found = near(text).slice(0, nearest);
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
    areaShares: (text) => sharesOf(near(text).slice(0, nearest), areaOf),
    signals: signalReader(triage),
    about: ({ source_id, title }) => `${title} ${tags.get(documentOf(source_id)) ?? ''}`,
  };
};

/** Articles that are looked at for the areas of a text. */
const nearest = 6;
/** Articles among which the nearest to a text are looked for. */
const candidates = 40;
const memory = 200;

/** The function, which keeps its last answers. */
const remembered = <T>(of: (text: string) => T): ((text: string) => T) => {
  const known = new Map<string, T>();
  return (text) => {
    const held = known.get(text);
    if (held !== undefined) return held;
    if (known.size >= memory) known.clear();
    const fresh = of(text);
    known.set(text, fresh);
    return fresh;
  };
};

/** Shares by a power of the scores, so that the best article counts most. */
const sharesOf = (
  found: readonly { id: string; score: number }[],
  areaOf: ReadonlyMap<string, string>,
): Map<string, number> => {
  const shares = new Map<string, number>();
  const sum = found.reduce((total, { score }) => total + score ** 5, 0);
  for (const { id, score } of found) {
    const area = areaOf.get(id) ?? '';
    shares.set(area, (shares.get(area) ?? 0) + score ** 5 / sum);
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
