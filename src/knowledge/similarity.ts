import { groupsOf } from './synonyms.ts';
import { isStopword, normalised, piecesOf, stemOf, wordsOf } from './terms.ts';

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

const pairs = (words: readonly string[]): string[] =>
  words.slice(1).map((word, index) => `${stemOf(words[index] ?? '')} ${stemOf(word)}`);

const groups: readonly Group[] = [
  { worth: 0.42, of: (words) => telling(words).map(stemOf) },
  { worth: 0.18, of: (words) => telling(words).flatMap((word) => groupsOf(stemOf(word))) },
  { worth: 0.3, of: (words) => telling(words).flatMap(piecesOf) },
  { worth: 0.1, of: pairs },
];

const memory = 2_000;

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
  const postings = groups.map(() => new Map<string, number[]>());
  texts.forEach((text, index) => {
    featuresOf(text).forEach((set, group) => {
      for (const feature of set) {
        const list = postings[group]!.get(feature);
        if (list === undefined) postings[group]!.set(feature, [index]);
        else list.push(index);
      }
    });
  });
  const rarityOf = (having: number): number => Math.log((1 + texts.length) / (1 + having));
  const lengths = postings.map((byFeature) => {
    const squares = new Float64Array(texts.length);
    for (const having of byFeature.values()) {
      const square = rarityOf(having.length) ** 2;
      for (const index of having) squares[index]! += square;
    }
    return squares.map(Math.sqrt);
  });
  const vectorOf = (sets: readonly Set<string>[]): Vector =>
    sets.map((set, group) => {
      const weights = [...set].map((feature): [string, number] => [
        feature,
        rarityOf(postings[group]!.get(feature)?.length ?? 0),
      ]);
      const length = Math.hypot(...weights.map(([, weight]) => weight));
      return length === 0
        ? undefined
        : new Map(weights.map(([feature, weight]) => [feature, weight / length]));
    });
  const known = new Map<string, Vector>();
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
          const having = postings[which]!.get(feature) ?? [];
          const by = worth * weight * rarityOf(having.length);
          for (const index of having) sums[index]! += by / lengths[which]![index]!;
        }
      });
      return sums.map((sum, index) => {
        const both = groups.reduce(
          (all, { worth }, which) =>
            mine[which] === undefined || lengths[which]![index] === 0 ? all : all + worth,
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
