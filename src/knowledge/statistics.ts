import { isExact, termsOf } from './terms.ts';

/** How rare each term is in a body of texts. */
export type TermStatistics = {
  /** Number of texts. */
  readonly size: number;
  /** ln(1 + (N − n + ½)/(n + ½)), n of N texts having the term (Robertson and Spärck Jones 1976, BM25's form). */
  idf(term: string): number;
  has(term: string): boolean;
  /** A term that differs by a slip of the pen from one that no text has; itself where there is none. */
  corrected(term: string): string;
};

/** Counts the terms of texts. */
export const termStatistics = (texts: readonly string[]): TermStatistics => {
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const term of new Set(termsOf(text))) counts.set(term, (counts.get(term) ?? 0) + 1);
  }
  const size = texts.length;
  const byLength = new Map<number, string[]>();
  for (const term of counts.keys()) {
    if (!isExact(term) && term.length >= 4)
      byLength.set(term.length, [...(byLength.get(term.length) ?? []), term]);
  }
  return {
    size,
    idf: (term) => {
      const count = counts.get(term) ?? 0;
      return Math.log(1 + (size - count + 0.5) / (count + 0.5));
    },
    has: (term) => counts.has(term),
    corrected: (term) => {
      if (counts.has(term) || isExact(term) || term.length < 5) return term;
      const reach = term.length >= 9 ? 2 : 1;
      let best = term;
      let least = reach + 1;
      for (let length = term.length - reach; length <= term.length + reach; length += 1) {
        for (const known of byLength.get(length) ?? []) {
          if (known[0] !== term[0]) continue;
          const slips = editDistance(term, known, least);
          if (slips < least) [best, least] = [known, slips];
        }
      }
      return best;
    },
  };
};

/** Insertions, deletions, replacements and swaps of neighbours between two words (Damerau 1964), `limit` at most. */
export const editDistance = (one: string, two: string, limit: number): number => {
  let before: number[] = [];
  let row = Array.from({ length: two.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= two.length; j += 1) {
      const same = one[i - 1] === two[j - 1];
      let least = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === two[j - 2] && one[i - 2] === two[j - 1]) {
        least = Math.min(least, before[j - 2]! + 1);
      }
      next.push(least);
    }
    if (Math.min(...next) >= limit) return limit;
    [before, row] = [row, next];
  }
  return Math.min(limit, row[two.length]!);
};
