import type { Passage } from '../../contracts/evidence.ts';
import type { Pack } from '../../ports/pack.ts';
import { coverage, lexicalIndex, likeness, termsOf, trainScorer, unitsOf } from '../../knowledge/index.ts';
import type { Query } from '../../knowledge/index.ts';
import { contentOf } from './clauses.ts';
import { headOf, sectionsOf } from './language.ts';
import type { Language } from './language.ts';

/**
 * How well an article fits a text, each about 0..1: words in common by BM25, the share of what is asked that the article
 * and its best section have, likeness to what it is asked for, what a classifier says (-1..1), and the last two again for the
 * clause they are highest for.
 */
export type Views = readonly number[];
export const viewsPerArticle = 7;

/** What speaks for which article in a text. */
export type Evidence = {
  /** What the text says, without what is written around it. */
  said: string;
  asked: Query;
  /** Different words that say what the text is about. */
  length: number;
  /** Share of the words that learning never saw, by their rarity. */
  unfamiliar: number;
  /** In the order of `ids`. */
  views: readonly Views[];
};

export type Witness = {
  /** The articles that hold. */
  ids: readonly string[];
  evidence: (text: string) => Evidence;
  /** The evidence with that for the document of a passage added, the last one, which learning did not see. */
  withOther: (evidence: Evidence, passage: Passage) => Evidence;
  /** Share of what is asked that an article has. */
  covers: (asked: Query, id: string) => number;
};

/** Passes over the examples: more of them do not tell articles apart any better. */
const passes = 4;
/** Articles among which the closest to a text are looked for. */
const candidates = 40;
/** What learning says of a document that it has not seen: the number of no article. */
const notLearned = -1;
/** Clauses looked at on their own; more are hardly ever written. */
const mostClauses = 12;

/** Learns a pack's articles from two sides: by words, and by a classifier of titles, asks and sentences. */
export const learnWitness = (pack: Pack, { statistics, query, reworded }: Language): Witness => {
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
        sections: sectionsOf(article).map((section) => new Set(termsOf(section))),
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
  const numbers = new Map(scorer.labels.map((id, label) => [id, label]));
  /** Half the likest, half the mean of the three likest: one ask can be like by chance. */
  const likest = (cosines: ArrayLike<number>): number => {
    let [one, two, three] = [0, 0, 0];
    for (let at = 0; at < cosines.length; at += 1) {
      const cosine = cosines[at] ?? 0;
      if (cosine > one) [one, two, three] = [cosine, one, two];
      else if (cosine > two) [two, three] = [cosine, two];
      else if (cosine > three) three = cosine;
    }
    return 0.5 * one + (one + two + three) / 6;
  };
  const places = new Map<string, [number, number]>();
  let place = 0;
  for (const [id, { asks }] of known) places.set(id, [place, (place += asks.length)]);
  const viewsOf = (said: string, asked: Query): number[][] => {
    const learned = scorer.scores(said);
    const cosines = alike.toAll(said);
    const views = scorer.labels.map((_, label) => [0, 0, 0, 0, learned[label] ?? notLearned]);
    let most = 0;
    for (const term of new Set(termsOf(reworded(said)))) most += statistics.idf(statistics.corrected(term));
    for (const { id, score } of index.search(reworded(said), candidates)) {
      const { terms = [], sections = [] } = known.get(id) ?? {};
      const own = views[numbers.get(successors.get(id) ?? id) ?? -1];
      if (own === undefined) continue;
      const seen = [
        score / Math.max(1, most),
        coverage(asked, terms),
        Math.max(0, ...sections.map((section) => coverage(asked, section))),
        likest(cosines.subarray(...(places.get(id) ?? [0, 0]))),
      ];
      seen.forEach((view, at) => {
        own[at] = Math.max(own[at] ?? 0, view);
      });
    }
    return views;
  };
  return {
    ids: scorer.labels,
    evidence: (text) => {
      const clauses = contentOf(text);
      const said = clauses.join('. ');
      const asked = query(said);
      const whole = viewsOf(said, asked);
      const parts =
        clauses.length < 2
          ? [whole]
          : clauses.slice(0, mostClauses).map((clause) => viewsOf(clause, query(clause)));
      const views = whole.map((view, label) => [
        ...view,
        Math.max(...parts.map((part) => part[label]?.[3] ?? 0)),
        Math.max(...parts.map((part) => part[label]?.[4] ?? notLearned)),
      ]);
      const length = Math.max(1, new Set(termsOf(said)).size);
      return { said, asked, length, unfamiliar: 1 - scorer.familiarity(said), views };
    },
    withOther: (evidence, { title, text, asks = [] }) => {
      const { said, asked } = evidence;
      const covered = coverage(asked, termsOf([title, text, ...asks].join('\n')));
      const like = likest([title, ...asks].map((ask) => alike.cosine(said, ask)));
      const views = [0.4 * covered, covered, covered, like, notLearned, like, notLearned];
      return {
        ...evidence,
        unfamiliar: Math.min(evidence.unfamiliar, 1 - covered),
        views: [...evidence.views, views],
      };
    },
    covers: (asked, id) => coverage(asked, known.get(id)?.terms ?? []),
  };
};

type Article = Pack['articles'][number];

const textsOf = (article: Article): string[] => [headOf(article), article.body, ...article.front.asks];
