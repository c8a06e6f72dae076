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
  addScores(model, vector, scores);
  return scores;
};

const addScores = ({ classes, weights }: LinearModel, { at, value }: Vector, scores: Float64Array): void => {
  const bias = weights.length - classes;
  for (let one = 0; one < classes; one += 1) scores[one] = weights[bias + one]!;
  for (let index = 0; index < at.length; index += 1) {
    const [from, by] = [at[index]! * classes, value[index]!];
    for (let one = 0; one < classes; one += 1) scores[one]! += weights[from + one]! * by;
  }
};

/**
 * Trains one class against the rest, each a support vector machine with squared hinge loss by dual coordinate descent
 * (Hsieh et al. 2008, algorithm 1), all classes in one pass. The same examples give the same model.
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
      addScores(model, vector, scores);
      for (let one = 0; one < classes; one += 1) {
        const sign = one === label ? 1 : -1;
        const before = alpha[which * classes + one]!;
        const gradient = sign * scores[one]! - 1 + slack * before;
        const asked = before === 0 ? Math.min(gradient, 0) : gradient;
        if (Math.abs(asked) < 1e-6) continue;
        largest = Math.max(largest, Math.abs(asked));
        const after = Math.max(before - gradient * steps[which]!, 0);
        alpha[which * classes + one] = after;
        change(model, vector, one, (after - before) * sign);
      }
    }
    if (largest < tolerance) break;
  }
  return model;
};

const change = ({ classes, weights }: LinearModel, { at, value }: Vector, one: number, by: number): void => {
  weights[weights.length - classes + one]! += by;
  for (let index = 0; index < at.length; index += 1)
    weights[at[index]! * classes + one]! += by * value[index]!;
};
