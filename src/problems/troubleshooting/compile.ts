import type { CausalModel } from '../../contracts/causal-model.ts';
import { Failure } from '../../contracts/errors.ts';
import { effectsOf, helpersOf } from './effects.ts';
import type { Effects, Helpers } from './effects.ts';

export interface CompiledTest {
  cost: number;
  /** P(outcome | hypothesis), by outcome, then hypothesis. */
  likelihood: readonly Float64Array[];
}

export interface CompiledFix {
  /** Its cost and its risk's. */
  cost: number;
  effects: Effects;
}

/** A causal model as numbers. A hypothesis is a set of causes; hypothesis 0 is a cause outside the model. */
export interface Compiled {
  model: CausalModel;
  hypotheses: readonly (readonly number[])[];
  prior: Float64Array;
  /** P(symptom | hypothesis). */
  symptoms: readonly Float64Array[];
  tests: readonly CompiledTest[];
  fixes: readonly CompiledFix[];
  helpers: Helpers;
  handover: number;
  /** An upper bound of what one ticket can cost: every step, then the handover. */
  worst: number;
}

const mostHypotheses = 20_000;

/**
 * Turns a model into numbers. Several causes at once combine as in a noisy-OR (Pearl 1988) for symptoms and a
 * noisy-MAX (Díez 1993) for outcomes: each acts on its own, and the most telling outcome shows.
 * @throws Failure SearchInvalid where there are more sets of causes than can be reckoned with
 */
export const compile = (model: CausalModel): Compiled => {
  const hypotheses = causeSets(model);
  const causeIds = model.causes.map((cause) => cause.cause_id);
  const listed = <Row>(hypothesis: readonly number[], table: Record<string, Row>): Row[] =>
    hypothesis.flatMap((cause) => table[causeIds[cause]!] ?? []);

  const symptoms = model.symptoms.map((symptom) =>
    Float64Array.from(hypotheses, (hypothesis) => {
      const rows = listed(hypothesis, symptom.probability);
      return rows.length === 0 ? symptom.leak : 1 - rows.reduce((none, p) => none * (1 - p), 1);
    }),
  );
  const tests = model.tests.map((test) => {
    const outcomes = test.outcomes.map((outcome) => outcome.outcome_id);
    const likelihood = outcomes.map(() => new Float64Array(hypotheses.length));
    for (const [index, hypothesis] of hypotheses.entries()) {
      const rows = listed(hypothesis, test.probability);
      for (const [outcome, p] of noisyMax(rows.length === 0 ? [test.otherwise] : rows, outcomes).entries()) {
        likelihood[outcome]![index] = p;
      }
    }
    return { cost: test.cost_usd, likelihood };
  });
  const indexOf = new Map(hypotheses.map((hypothesis, index) => [hypothesis.join(), index]));
  const fixes = model.fixes.map((fix) => ({
    cost: fix.cost_usd + fix.risk * model.harm_cost_usd,
    effects: effectsOf(
      hypotheses,
      model.causes.map((cause) => fix.success[cause.cause_id] ?? 0),
      indexOf,
    ),
  }));
  const steps = [...tests, ...fixes].reduce((sum, step) => sum + step.cost, 0);
  const handover = model.handover.cost_usd;
  return {
    model,
    hypotheses,
    prior: priorOf(model, hypotheses),
    symptoms,
    tests,
    fixes,
    helpers: helpersOf(fixes, hypotheses.length),
    handover,
    worst: steps + handover,
  };
};

const causeSets = (model: CausalModel): number[][] => {
  const most = model.faults === 'single' ? 1 : model.max_faults;
  const all: number[][] = [[]];
  for (let size = 1, smaller: number[][] = [[]]; size <= most; size += 1) {
    smaller = smaller.flatMap((set) =>
      model.causes.flatMap((_, cause) => (cause > (set.at(-1) ?? -1) ? [[...set, cause]] : [])),
    );
    if (all.length + smaller.length > mostHypotheses) {
      throw new Failure(
        'SearchInvalid',
        `Cannot search the model “${model.model_id}” because ${model.causes.length} causes, up to ${most} at once, make more than ${mostHypotheses} sets.`,
      );
    }
    all.push(...smaller);
  }
  return all;
};

const priorOf = (model: CausalModel, hypotheses: readonly (readonly number[])[]): Float64Array => {
  const other = Math.max(0, 1 - model.causes.reduce((sum, cause) => sum + cause.prior, 0));
  const prior = Float64Array.from(hypotheses, (hypothesis) =>
    hypothesis.length === 0
      ? other
      : hypothesis.reduce((weight, cause) => weight * model.causes[cause]!.prior, 1),
  );
  const total = prior.reduce((sum, weight) => sum + weight, 0);
  return prior.map((weight) => weight / total);
};

/** The distribution of the largest of independent outcomes. */
const noisyMax = (rows: readonly Record<string, number>[], outcomes: readonly string[]): number[] => {
  const below = rows.map(() => 0);
  let before = 0;
  return outcomes.map((outcome) => {
    for (const [index, row] of rows.entries()) below[index]! += row[outcome] ?? 0;
    const upTo = below.reduce((product, p) => product * Math.min(1, p), 1);
    const probability = Math.max(0, upTo - before);
    before = upTo;
    return probability;
  });
};
