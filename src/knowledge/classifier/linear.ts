import type { Vector } from './features.ts';

export type TrainOptions = {
  /** Price of a mistake, C; 0.5 by default. */
  cost?: number;
  /** Passes over the examples at most; 12 by default. */
  passes?: number;
  /** It stops once no example asks for a change above this; 0.1 by default. */
  tolerance?: number;
};

/** A linear classifier: of each feature the weights of all classes, side by side; the last feature is the bias. */
export type LinearModel = { readonly classes: number; readonly weights: Float32Array };

/** How far a vector is on each class's side. */
export const scoresOf = (model: LinearModel, vector: Vector): Float64Array => {
  const scores = new Float64Array(model.classes);
  readAll(model, vector, scores);
  return scores;
};

/** Sets the scores of all classes. */
const readAll = ({ classes, weights }: LinearModel, { at, value }: Vector, scores: Float64Array): void => {
  const bias = weights.length - classes;
  for (let one = 0; one < classes; one += 1) scores[one] = weights[bias + one]!;
  for (let index = 0; index < at.length; index += 1) {
    const [from, by] = [at[index]! * classes, value[index]!];
    for (let one = 0; one < classes; one += 1) scores[one]! += weights[from + one]! * by;
  }
};

/** Sets the scores of some classes, and leaves the others'. */
const readSome = (
  { classes, weights }: LinearModel,
  { at, value }: Vector,
  scores: Float64Array,
  some: Int32Array,
): void => {
  const bias = weights.length - classes;
  for (const one of some) scores[one] = weights[bias + one]!;
  for (let index = 0; index < at.length; index += 1) {
    const [from, by] = [at[index]! * classes, value[index]!];
    for (let each = 0; each < some.length; each += 1)
      scores[some[each]!]! += weights[from + some[each]!]! * by;
  }
};

/** From the second pass on an example meets only the classes that it was no farther than this from having a say in. */
const margin = 0.2;

/**
 * Trains one class against the rest, each a support vector machine with squared hinge loss by dual coordinate descent
 * (Hsieh et al. 2008, algorithm 1), all classes in one pass, after the first one
 * without the classes that an example is far from having a say in. The same examples give the same model.
 */
export const trainLinear = (
  examples: readonly { vector: Vector; label: number }[],
  classes: number,
  dimension: number,
  options: TrainOptions = {},
): LinearModel => {
  const { cost = 0.5, passes = 12, tolerance = 0.1 } = options;
  const model = { classes, weights: new Float32Array((dimension + 1) * classes) };
  const alpha = new Float32Array(examples.length * classes);
  const slack = 1 / (2 * cost);
  const steps = examples.map(
    ({ vector }) => 1 / (vector.value.reduce((sum, value) => sum + value * value, 1) + slack),
  );
  const order = Int32Array.from(examples, (_, index) => index);
  const scores = new Float64Array(classes);
  const all = Int32Array.from({ length: classes }, (_, one) => one);
  const near = examples.map(() => all);
  const kept = new Int32Array(classes);
  const changed = new Int32Array(classes);
  const changes = new Float64Array(classes);
  let random = 88_172_645;
  for (let pass = 0; pass < passes; pass += 1) {
    let largest = 0;
    for (let index = order.length - 1; index > 0; index -= 1) {
      random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
      const other = random % (index + 1);
      [order[index], order[other]] = [order[other]!, order[index]!];
    }
    for (const which of order) {
      const { vector, label } = examples[which]!;
      const met = near[which]!;
      if (met === all) readAll(model, vector, scores);
      else readSome(model, vector, scores, met);
      let [keeping, changing] = [0, 0];
      for (let each = 0; each < met.length; each += 1) {
        const one = met[each]!;
        const sign = one === label ? 1 : -1;
        const before = alpha[which * classes + one]!;
        const gradient = sign * scores[one]! - 1 + slack * before;
        if (before > 0 || gradient < margin) kept[keeping++] = one;
        const asked = before === 0 ? Math.min(gradient, 0) : gradient;
        if (Math.abs(asked) < 1e-6) continue;
        largest = Math.max(largest, Math.abs(asked));
        const after = Math.max(before - gradient * steps[which]!, 0);
        alpha[which * classes + one] = after;
        changed[changing] = one;
        changes[changing++] = (after - before) * sign;
      }
      near[which] = kept.slice(0, keeping);
      change(model, vector, changed.subarray(0, changing), changes);
    }
    if (largest < tolerance) break;
  }
  return model;
};

/** Moves the weights of the classes that change, feature by feature, since those of a feature lie side by side. */
const change = (
  { classes, weights }: LinearModel,
  { at, value }: Vector,
  changed: Int32Array,
  changes: Float64Array,
): void => {
  const bias = weights.length - classes;
  for (let one = 0; one < changed.length; one += 1) weights[bias + changed[one]!]! += changes[one]!;
  for (let index = 0; index < at.length; index += 1) {
    const [from, by] = [at[index]! * classes, value[index]!];
    for (let one = 0; one < changed.length; one += 1) weights[from + changed[one]!]! += by * changes[one]!;
  }
};
