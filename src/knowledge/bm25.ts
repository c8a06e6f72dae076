import { termStatistics } from './statistics.ts';
import type { TermStatistics } from './statistics.ts';
import { termsOf } from './terms.ts';

/** Search over a few texts in memory. */
export type LexicalIndex = {
  readonly statistics: TermStatistics;
  /** Ids and scores (above 0), best first; ties in the order given. */
  search(query: string, limit: number): { id: string; score: number }[];
};

/** BM25 (Robertson and Zaragoza 2009) with k1 = 1.2 and b = 0.75 over stems. */
export const lexicalIndex = (texts: readonly { id: string; text: string }[]): LexicalIndex => {
  const [k1, b] = [1.2, 0.75];
  const statistics = termStatistics(texts.map((one) => one.text));
  const postings = new Map<string, { index: number; count: number }[]>();
  const lengths = texts.map(({ text }, index) => {
    const counts = new Map<string, number>();
    const terms = termsOf(text);
    for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
    for (const [term, count] of counts) {
      const list = postings.get(term);
      if (list === undefined) postings.set(term, [{ index, count }]);
      else list.push({ index, count });
    }
    return terms.length;
  });
  const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length);
  return {
    statistics,
    search: (query, limit) => {
      const scores = new Map<number, number>();
      for (const term of new Set(termsOf(query).map((one) => statistics.corrected(one)))) {
        const idf = statistics.idf(term);
        for (const { index, count } of postings.get(term) ?? []) {
          const norm = k1 * (1 - b + (b * lengths[index]!) / mean);
          scores.set(index, (scores.get(index) ?? 0) + (idf * count * (k1 + 1)) / (count + norm));
        }
      }
      return [...scores]
        .sort((one, two) => two[1] - one[1] || one[0] - two[0])
        .slice(0, limit)
        .map(([index, score]) => ({ id: texts[index]!.id, score }));
    },
  };
};
