import { normalised, stemOf, wordsOf } from '../terms.ts';

/** A sparse vector: rising indexes and their values. */
export type Vector = { readonly at: Int32Array; readonly value: Float64Array };

/** Turns texts into vectors, by what it saw in training. */
export type Vectoriser = {
  readonly dimension: number;
  vector(text: string): Vector;
  /** Of the words of a text (1 where it has none), the share that training saw, weighted by their rarity. */
  familiarity(text: string): number;
};

type Group = { name: string; worth: number; of: (words: readonly string[]) => string[] };

const groups: readonly Group[] = [
  { name: 'w', worth: 1, of: (words) => words.map(stemOf) },
  { name: 'b', worth: 0.7, of: (words) => pairs(words.map(stemOf)) },
  { name: 'c', worth: 1, of: (words) => words.flatMap(pieces) },
];

const pairs = (words: readonly string[]): string[] =>
  ['^', ...words].map((word, index) => `${word} ${words[index] ?? '$'}`);

/** Character n-grams of 3 to 5 inside a word with its borders, which bridge inflections and slips of the pen. */
const pieces = (word: string): string[] => {
  const bordered = ` ${word} `;
  const found: string[] = [];
  for (let length = 3; length <= 5; length += 1) {
    for (let at = 0; at + length <= bordered.length; at += 1) found.push(bordered.slice(at, at + length));
  }
  return found;
};

const countsOf = (features: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const feature of features) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  return counts;
};

/** Learns words, pairs of words and character n-grams with their rarity (TF-IDF, sublinear, each group of length 1). */
export const vectoriser = (texts: readonly string[]): Vectoriser => {
  const ids = new Map<string, number>();
  const found: number[] = [];
  for (const text of texts) {
    const words = wordsOf(normalised(text));
    for (const group of groups) {
      for (const feature of new Set(group.of(words))) {
        const key = group.name + feature;
        const id = ids.get(key) ?? ids.size;
        ids.set(key, id);
        found[id] = (found[id] ?? 0) + 1;
      }
    }
  }
  const idf = Float64Array.from(found, (count) => Math.log((1 + texts.length) / (1 + count)) + 1);
  const unseen = Math.log(1 + texts.length) + 1;
  return {
    dimension: ids.size,
    familiarity: (text) => {
      let [known, all] = [0, 0];
      for (const word of wordsOf(normalised(text))) {
        const id = ids.get(`w${stemOf(word)}`);
        all += id === undefined ? unseen : idf[id]!;
        known += id === undefined ? 0 : idf[id]!;
      }
      return all === 0 ? 1 : known / all;
    },
    vector: (text) => {
      const words = wordsOf(normalised(text));
      const entries: [number, number][] = [];
      for (const group of groups) {
        const part: [number, number][] = [];
        for (const [feature, count] of countsOf(group.of(words))) {
          const id = ids.get(group.name + feature);
          if (id !== undefined) part.push([id, (1 + Math.log(count)) * idf[id]!]);
        }
        const length = Math.hypot(...part.map(([, value]) => value)) || 1;
        for (const [id, value] of part) entries.push([id, (group.worth * value) / length]);
      }
      entries.sort((one, two) => one[0] - two[0]);
      return {
        at: Int32Array.from(entries, ([id]) => id),
        value: Float64Array.from(entries, ([, value]) => value),
      };
    },
  };
};
