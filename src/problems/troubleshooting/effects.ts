/**
 * What a fix does, by the hypotheses that it acts on, as columns: hypotheses ascend, so that larger sets of causes come later
 * than what is left of them.
 */
export interface Effects {
  from: Int32Array;
  /** P(nothing changes). */
  stay: Float64Array;
  /** P(the ticket is resolved). */
  resolve: Float64Array;
  /** Where some causes are removed: of the effect at `at`, `to` and `partly` from `first[at]` to `first[at + 1]`. */
  first: Int32Array;
  /** The hypothesis that is left. */
  to: Int32Array;
  /** The probability that it is. */
  partly: Float64Array;
}

/** By hypothesis, the fixes that act on it: those of `hypothesis` from `first[hypothesis]` to `first[hypothesis + 1]`. */
export interface Helpers {
  first: Int32Array;
  fix: Int32Array;
  /** P(the fix resolves the ticket | the hypothesis). */
  resolve: Float64Array;
}

/** @param success by cause */
export const effectsOf = (
  hypotheses: readonly (readonly number[])[],
  success: readonly number[],
  indexOf: ReadonlyMap<string, number>,
): Effects => {
  const from = [...hypotheses.keys()].filter((index) =>
    hypotheses[index]!.some((cause) => success[cause]! > 0),
  );
  const stay = new Float64Array(from.length);
  const resolve = new Float64Array(from.length);
  const first = [0];
  const to: number[] = [];
  const partly: number[] = [];
  for (const [at, index] of from.entries()) {
    const hypothesis = hypotheses[index]!;
    for (let removed = 0; removed < 2 ** hypothesis.length; removed += 1) {
      const isRemoved = (place: number): boolean => ((removed >> place) & 1) === 1;
      const probability = hypothesis.reduce(
        (product, cause, place) => product * (isRemoved(place) ? success[cause]! : 1 - success[cause]!),
        1,
      );
      const left = hypothesis.filter((_, place) => !isRemoved(place));
      if (left.length === 0) resolve[at] = probability;
      else if (removed === 0) stay[at] = probability;
      else if (probability > 0) {
        to.push(indexOf.get(left.join())!);
        partly.push(probability);
      }
    }
    first.push(to.length);
  }
  return {
    from: Int32Array.from(from),
    stay,
    resolve,
    first: Int32Array.from(first),
    to: Int32Array.from(to),
    partly: Float64Array.from(partly),
  };
};

/** Turns what fixes do about, to be found by hypothesis. */
export const helpersOf = (fixes: readonly { effects: Effects }[], hypotheses: number): Helpers => {
  const count = new Int32Array(hypotheses + 1);
  for (const { effects } of fixes) for (const from of effects.from) count[from + 1]! += 1;
  const first = count.slice();
  for (let hypothesis = 0; hypothesis < hypotheses; hypothesis += 1)
    first[hypothesis + 1]! += first[hypothesis]!;
  const fix = new Int32Array(first[hypotheses]!);
  const resolve = new Float64Array(first[hypotheses]!);
  const next = first.slice();
  for (const [index, { effects }] of fixes.entries()) {
    for (const [at, from] of effects.from.entries()) {
      const place = next[from]!++;
      fix[place] = index;
      resolve[place] = effects.resolve[at]!;
    }
  }
  return { first, fix, resolve };
};
