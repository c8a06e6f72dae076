import { groupsOf } from './synonyms.ts';
import { isStopword, normalised, stemOf, wordsOf } from './terms.ts';

/** How alike short texts are, by words weighed by their rarity. */
export type Likeness = {
  /** Cosine of two texts, 0..1, the same both ways. Words that no text had in learning count as the rarest. */
  cosine(one: string, two: string): number;
  /** Cosines of a text with each of the texts learned from, in their order. */
  toAll(text: string): Float64Array;
};

type Group = { worth: number; of: (words: readonly string[]) => string[] };
type Vector = readonly (ReadonlyMap<string, number> | undefined)[];

const telling = (words: readonly string[]): string[] => words.filter((word) => !isStopword(word));

/** Character n-grams of 3 and 4 inside a word with its borders: they bridge inflections and slips of the pen. */
const pieces = (word: string): string[] => {
  const bordered = ` ${word} `;
  const found: string[] = [];
  for (const length of [3, 4]) {
    for (let at = 0; at + length <= bordered.length; at += 1) found.push(bordered.slice(at, at + length));
  }
  return found;
};

const pairs = (words: readonly string[]): string[] =>
  words.slice(1).map((word, index) => `${stemOf(words[index] ?? '')} ${stemOf(word)}`);

const groups: readonly Group[] = [
  { worth: 0.42, of: (words) => telling(words).map(stemOf) },
  { worth: 0.18, of: (words) => telling(words).flatMap((word) => groupsOf(stemOf(word))) },
  { worth: 0.3, of: (words) => telling(words).flatMap(pieces) },
  { worth: 0.1, of: pairs },
];

const memory = 20_000;

/**
 * Learns from texts how rare each word, word of the same meaning, pair of words and character n-gram is (TF-IDF). Texts
 * are compared group by group; a group that either text lacks leaves its worth to the others.
 * @param reword brings what people call a thing to one word, before it is weighed
 */
export const likeness = (texts: readonly string[], reword = (text: string): string => text): Likeness => {
  const featuresOf = (text: string): Set<string>[] => {
    const words = wordsOf(normalised(reword(text)));
    return groups.map((group) => new Set(group.of(words)));
  };
  const counts = groups.map(() => new Map<string, number>());
  const features = texts.map(featuresOf);
  for (const sets of features) {
    sets.forEach((set, group) => {
      const count = counts[group]!;
      for (const feature of set) count.set(feature, (count.get(feature) ?? 0) + 1);
    });
  }
  const rarity = (group: number, feature: string): number =>
    Math.log((1 + texts.length) / (1 + (counts[group]!.get(feature) ?? 0)));
  const vectorOf = (sets: readonly Set<string>[]): Vector =>
    sets.map((set, group) => {
      if (set.size === 0) return undefined;
      const weights = [...set].map((feature): [string, number] => [feature, rarity(group, feature)]);
      const length = Math.hypot(...weights.map(([, weight]) => weight)) || 1;
      return new Map(weights.map(([feature, weight]) => [feature, weight / length]));
    });
  const known = new Map<string, Vector>(texts.map((text, index) => [text, vectorOf(features[index]!)]));
  const learned = texts.map((text) => known.get(text)!);
  const postings = groups.map(() => new Map<string, [number, number][]>());
  learned.forEach((vector, index) => {
    vector.forEach((group, which) => {
      for (const [feature, weight] of group ?? []) {
        const list = postings[which]!.get(feature);
        if (list === undefined) postings[which]!.set(feature, [[index, weight]]);
        else list.push([index, weight]);
      }
    });
  });
  const vector = (text: string): Vector => {
    const held = known.get(text);
    if (held !== undefined) return held;
    if (known.size >= memory) known.clear();
    const fresh = vectorOf(featuresOf(text));
    known.set(text, fresh);
    return fresh;
  };
  return {
    toAll: (text) => {
      const mine = vector(text);
      const sums = new Float64Array(texts.length);
      mine.forEach((group, which) => {
        const { worth } = groups[which]!;
        for (const [feature, weight] of group ?? []) {
          for (const [index, other] of postings[which]!.get(feature) ?? [])
            sums[index]! += worth * weight * other;
        }
      });
      return sums.map((sum, index) => {
        const both = groups.reduce(
          (all, { worth }, which) =>
            mine[which] === undefined || learned[index]![which] === undefined ? all : all + worth,
          0,
        );
        return both === 0 ? 0 : sum / both;
      });
    },
    cosine: (one, two) => {
      const [left, right] = [vector(one), vector(two)];
      let [sum, worth] = [0, 0];
      groups.forEach((group, index) => {
        const [mine, other] = [left[index], right[index]];
        if (mine === undefined || other === undefined) return;
        worth += group.worth;
        sum += group.worth * dot(mine, other);
      });
      return worth === 0 ? 0 : sum / worth;
    },
  };
};

const dot = (one: ReadonlyMap<string, number>, two: ReadonlyMap<string, number>): number => {
  const [small, large] = one.size < two.size ? [one, two] : [two, one];
  let sum = 0;
  for (const [feature, weight] of small) sum += weight * (large.get(feature) ?? 0);
  return sum;
};
