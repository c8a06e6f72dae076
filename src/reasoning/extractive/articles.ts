import type { Passage } from '../../contracts/evidence.ts';
import type { Pack } from '../../ports/pack.ts';
import {
  coverage,
  documentOf,
  lexicalIndex,
  likeness,
  termsOf,
  trainScorer,
  unitsOf,
} from '../../knowledge/index.ts';
import type { Query, TermStatistics } from '../../knowledge/index.ts';
import { contentOf } from './clauses.ts';

/** An article with the probability that it is what a text asks for. */
export type Near = { id: string; probability: number };

/** Which of a pack's articles a text asks for. */
export type Articles = {
  /** The articles that hold, likeliest first. What the sum of their probabilities lacks to 1 speaks for none of them. */
  near: (text: string) => readonly Near[];
  /** The probability that a passage's document is what a text asks for. */
  nearness: (text: string, passage: Passage) => number;
  /** How far the article that fits a text best has its content, 0..1. */
  fit: (text: string) => number;
};

type Language = {
  statistics: TermStatistics;
  query: (text: string) => Query;
  reworded: (text: string) => string;
};

/**
 * Weights of the two views of an article and of the view that none is meant, as logits. Fitted so that asks which were
 * left out of learning are likeliest to lead to their article, and, where that article is taken away, to none. Words
 * that no text has speak for none; in a long text, where they are mostly background, less so.
 */
const weights = { closeness: 4.4, learned: 2.9, none: 2.3, strange: 2 };
/** More words are more evidence, if less than in proportion: the views of a text count by its length to this power. */
const ofLength = { power: 0.4, usual: 5 };
/** What learning would say of a document that it has not seen; the number of no article. */
const unseen = -0.5;
const notLearned = -1;
/** Passes over the examples: more of them do not tell articles apart any better. */
const passes = 4;
/** Articles among which the closest to a text are looked for. */
const candidates = 40;
/** Articles among which the one that fits a text is looked for. */
const fitting = 6;

/**
 * Learns to tell a pack's articles apart from two sides: by the words a text shares with an article and what it is asked
 * for, and by a classifier that learned from titles, asks and sentences. An article that was superseded stands for its successor.
 */
export const learnArticles = (pack: Pack, { statistics, query, reworded }: Language): Articles => {
  const current = pack.articles.filter(({ front }) => front.superseded_by === undefined);
  const successors = new Map(pack.articles.map(({ front }) => [front.id, front.superseded_by]));
  const index = lexicalIndex(
    pack.articles.map((article) => ({
      id: article.front.id,
      text: [article.front.title, ...textsOf(article)].join('\n'),
    })),
  );
  const known = new Map(
    pack.articles.map((article) => [
      article.front.id,
      {
        terms: new Set(termsOf(textsOf(article).join('\n'))),
        sections: article.body
          .split(/^#{1,6} /m)
          .map((section) => new Set(termsOf(`${headOf(article)}\n${section}`))),
        asks: [article.front.title, ...article.front.asks],
      },
    ]),
  );
  const alike = likeness(
    [...known.values()].flatMap(({ asks }) => asks),
    reworded,
  );
  const scorer = trainScorer(
    current.flatMap(({ front, body }) =>
      [front.title, ...front.asks, ...unitsOf(body).map((unit) => unit.text)].map((text) => ({
        text,
        label: front.id,
      })),
    ),
    { passes },
  );
  /** Half the likest, half the mean of the three likest: one ask can be like by chance. */
  const likest = (text: string, asks: readonly string[]): number => {
    const [one = 0, two = 0, three = 0] = asks
      .map((ask) => alike.cosine(text, ask))
      .sort((left, right) => right - left);
    return 0.5 * one + (one + two + three) / 6;
  };
  /** How close an article is to a text by shared words, about 0..3; of those that share any. */
  const closeTo = (text: string, asked: Query): Map<string, number> => {
    let most = 0;
    for (const term of new Set(termsOf(reworded(text)))) most += statistics.idf(statistics.corrected(term));
    const close = new Map<string, number>();
    for (const { id, score } of index.search(reworded(text), candidates)) {
      const { terms = [], sections = [], asks = [] } = known.get(id) ?? {};
      const closeness =
        score / Math.max(1, most) +
        0.5 * coverage(asked, terms) +
        0.5 * Math.max(0, ...sections.map((section) => coverage(asked, section))) +
        likest(text, asks);
      const stands = successors.get(id) ?? id;
      close.set(stands, Math.max(closeness, close.get(stands) ?? 0));
    }
    return close;
  };
  const weigh = remembered((text: string) => {
    const said = contentOf(text).join('. ');
    const asked = query(said);
    const close = closeTo(said, asked);
    const learned = scorer.scores(said);
    const evidence = (Math.max(1, asked.weights.size) / ofLength.usual) ** ofLength.power;
    const power = (closeness: number, label: number): number =>
      Math.exp(evidence * (weights.closeness * closeness + weights.learned * (learned[label] ?? unseen)));
    const powers = scorer.labels.map((id, label) => power(close.get(id) ?? 0, label));
    const sum = powers.reduce(
      (total, power) => total + power,
      Math.exp(weights.none + (weights.strange * asked.strange) / evidence),
    );
    const near = scorer.labels
      .map((id, label) => ({ id, probability: (powers[label] ?? 0) / sum }))
      .sort((one, two) => two.probability - one.probability);
    return {
      said,
      asked,
      power,
      sum,
      near,
      byId: new Map(near.map(({ id, probability }) => [id, probability])),
    };
  });
  return {
    near: (text) => weigh(text).near,
    nearness: (text, passage) => {
      const { said, asked, power, sum, byId } = weigh(text);
      const id = documentOf(passage.source_id);
      if (known.has(id)) return byId.get(successors.get(id) ?? id) ?? 0;
      const asks = passage.asks ?? [];
      const covered = coverage(asked, termsOf([passage.title, passage.text, ...asks].join('\n')));
      const alone = power(1.4 * covered + likest(said, [passage.title, ...asks]), notLearned);
      return alone / (sum + alone);
    },
    fit: (text) => {
      const { asked, near } = weigh(text);
      const found = near.slice(0, fitting);
      return Math.max(0, ...found.map(({ id }) => coverage(asked, known.get(id)?.terms ?? [])));
    },
  };
};

type Article = Pack['articles'][number];

const headOf = ({ front }: Article): string => `${front.title} ${front.tags.join(' ')}`;
const textsOf = (article: Article): string[] => [headOf(article), article.body, ...article.front.asks];

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
