import type { TermStatistics } from './statistics.ts';
import { kinOf, synonymsOf } from './synonyms.ts';
import { isExact, stemOf, termsOf } from './terms.ts';

/** What is asked, as weighted terms. */
export type Query = {
  /** Weight of each term: its rarity times how much it matters here. */
  weights: ReadonlyMap<string, number>;
  /** Terms that stand for another one (its synonyms), with the one they stand for. */
  synonyms: ReadonlyMap<string, string>;
  /** Terms for the same matter as another one, with that. */
  kin: ReadonlyMap<string, string>;
  total: number;
  /** Of the weight of what is asked now, the share of words that no text has. */
  strange: number;
};

const synonymWorth = 0.75;
const kinWorth = 0.5;
const code = /^\p{L}{1,6}-\p{N}{2,}$/u;

/** A code, or a number that some text has, matters more; any other number (a time, an id) hardly says what is asked. */
const worthOf = (term: string, statistics: TermStatistics): number => {
  if (!isExact(term)) return 1;
  return code.test(term) || statistics.has(term) ? 2 : 0.3;
};

/** Without addresses, and with words in the texts' spelling (`sub-processor`: `subprocessor`). */
const tidied = (text: string, statistics: TermStatistics): string =>
  text
    .replace(/\S+@\S+|https?:\/\/\S+/g, ' ')
    .replace(/(\p{L}+)-(\p{L}+)/gu, (whole, one: string, two: string) =>
      statistics.has(stemOf(`${one}${two}`.toLowerCase())) ? `${one}${two}` : whole,
    );

/**
 * @param text what is asked now
 * @param context what was said before; its terms count `contextWorth` of their weight (0.4)
 */
export const queryOf = (
  text: string,
  statistics: TermStatistics,
  context = '',
  contextWorth = 0.4,
): Query => {
  const weights = new Map<string, number>();
  const add = (part: string, worth: number): void => {
    for (const raw of termsOf(tidied(part, statistics))) {
      const term = statistics.corrected(raw);
      const weight = worth * statistics.idf(term) * worthOf(term, statistics);
      weights.set(term, Math.max(weights.get(term) ?? 0, weight));
    }
  };
  add(text, 1);
  add(context, contextWorth);
  const synonyms = new Map<string, string>();
  for (const term of weights.keys()) {
    for (const other of synonymsOf(term)) if (!weights.has(other)) synonyms.set(other, term);
  }
  const kin = new Map<string, string>();
  for (const term of weights.keys()) {
    for (const other of kinOf(term)) if (!weights.has(other) && !synonyms.has(other)) kin.set(other, term);
  }
  let [own, unseen] = [0, 0];
  for (const term of new Set(termsOf(tidied(text, statistics)).map((term) => statistics.corrected(term)))) {
    const weight = isExact(term) && !code.test(term) ? 0 : statistics.idf(term);
    own += weight;
    const met = statistics.has(term) || synonymsOf(term).some((other) => statistics.has(other));
    unseen += met ? 0 : weight;
  }
  let total = 0;
  for (const weight of weights.values()) total += weight;
  return { weights, synonyms, kin, total, strange: own === 0 ? 0 : unseen / own };
};

/** The terms of the query that a text has, each with the weight it earns; a synonym earns ¾, a word for the same matter ½. */
export const matched = (query: Query, terms: Iterable<string>): Map<string, number> => {
  const hits = new Map<string, number>();
  for (const term of terms) {
    const weight = query.weights.get(term);
    if (weight !== undefined) {
      hits.set(term, weight);
      continue;
    }
    const synonym = query.synonyms.get(term);
    const asked = synonym ?? query.kin.get(term);
    if (asked === undefined) continue;
    const worth = (synonym === undefined ? kinWorth : synonymWorth) * (query.weights.get(asked) ?? 0);
    if (worth > (hits.get(asked) ?? 0)) hits.set(asked, worth);
  }
  return hits;
};

/** Of the query's weight, the share that the terms earn, 0..1. */
export const coverage = (query: Query, terms: Iterable<string>): number => {
  if (query.total === 0) return 0;
  let sum = 0;
  for (const weight of matched(query, terms).values()) sum += weight;
  return sum / query.total;
};
