import { isStopword, normalised, piecesOf, stemOf, wordsOf } from '../terms.ts';

/** A sparse vector: indexes, each once, and their values. */
export type Vector = { readonly at: Int32Array; readonly value: Float64Array };

/** Turns texts into vectors, by what it saw in training. */
export type Vectoriser = {
  readonly dimension: number;
  vector(text: string): Vector;
  /** Of a text's words that say what it is about (1 where it has none), the share that training saw, by their rarity. */
  familiarity(text: string): number;
};

/** What words, pairs of words and pieces of words count beside each other. */
const worths = [1, 0.7, 1] as const;

/** Numbers of a text's features, a list for each of `worths`, each as often as it occurs; -1 for one not seen. */
type Numbers = readonly [words: readonly number[], pairs: readonly number[], pieces: readonly number[]];

/** Numbers words, pairs of words and pieces of words in the order in which they come, until it is closed. */
const numbering = () => {
  const [words, pairs, pieces] = [0, 1, 2].map(() => new Map<string, number>()) as [Ids, Ids, Ids];
  const known = new Map<string, { stem: string; word: number; pieces: readonly number[] }>();
  let [dimension, closed] = [0, false];
  const numberOf = (ids: Ids, feature: string): number => {
    const held = ids.get(feature);
    if (held !== undefined) return held;
    if (closed) return -1;
    ids.set(feature, dimension);
    return dimension++;
  };
  const numbersOfWord = (word: string) => {
    const held = known.get(word);
    if (held !== undefined) return held;
    const stem = stemOf(word);
    const fresh = {
      stem,
      word: numberOf(words, stem),
      // Words that say nothing of a subject count as words alone.
      pieces: (isStopword(word) ? [] : piecesOf(word)).map((piece) => numberOf(pieces, piece)),
    };
    if (!closed) known.set(word, fresh);
    return fresh;
  };
  return {
    close: (): number => {
      closed = true;
      return dimension;
    },
    ofWord: (word: string): number => numbersOfWord(word).word,
    ofText: (text: string): Numbers => {
      const all = wordsOf(normalised(text)).map(numbersOfWord);
      const edges = ['^', ...all.map(({ stem }) => stem), '$'];
      return [
        all.map(({ word }) => word),
        edges.slice(1).map((stem, index) => numberOf(pairs, `${edges[index] ?? ''} ${stem}`)),
        all.flatMap((one) => one.pieces),
      ];
    },
  };
};

type Ids = Map<string, number>;

/** Different numbers in rising order, with how often each occurs; -1 is left out. */
const counted = (numbers: readonly number[]): { at: number[]; times: number[] } => {
  const sorted = Int32Array.from(numbers).sort();
  const at: number[] = [];
  const times: number[] = [];
  for (const number of sorted) {
    if (number === -1) continue;
    if (number === at.at(-1)) times[times.length - 1]! += 1;
    else {
      at.push(number);
      times.push(1);
    }
  }
  return { at, times };
};

/**
 * Learns words, pairs of words and character n-grams with their rarity (TF-IDF, sublinear, each group of length 1).
 * `vectors` are those of the texts.
 */
export const vectoriser = (
  texts: readonly string[],
): { vectoriser: Vectoriser; vectors: readonly Vector[] } => {
  const numbers = numbering();
  const learned = texts.map((text) => numbers.ofText(text).map(counted));
  const dimension = numbers.close();
  const found = new Int32Array(dimension);
  for (const groups of learned) for (const { at } of groups) for (const id of at) found[id]! += 1;
  const idf = Float64Array.from(found, (count) => Math.log((1 + texts.length) / (1 + count)) + 1);
  const unseen = Math.log(1 + texts.length) + 1;
  const vectorOf = (groups: readonly ReturnType<typeof counted>[]): Vector => {
    const size = groups.reduce((sum, { at }) => sum + at.length, 0);
    const vector = { at: new Int32Array(size), value: new Float64Array(size) };
    let next = 0;
    groups.forEach(({ at, times }, group) => {
      const values = at.map((id, index) => (1 + Math.log(times[index]!)) * idf[id]!);
      const length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0)) || 1;
      at.forEach((id, index) => {
        vector.at[next] = id;
        vector.value[next] = (worths[group]! * values[index]!) / length;
        next += 1;
      });
    });
    return vector;
  };
  return {
    vectors: learned.map(vectorOf),
    vectoriser: {
      dimension,
      vector: (text) => vectorOf(numbers.ofText(text).map(counted)),
      familiarity: (text) => {
        let [known, all] = [0, 0];
        for (const word of wordsOf(normalised(text)).filter((one) => !isStopword(one))) {
          const id = numbers.ofWord(word);
          all += id === -1 ? unseen : idf[id]!;
          known += id === -1 ? 0 : idf[id]!;
        }
        return all === 0 ? 1 : known / all;
      },
    },
  };
};
