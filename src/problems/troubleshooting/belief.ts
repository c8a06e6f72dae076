import { Failure } from '../../contracts/errors.ts';
import type { TroubleshootingEvidence } from '../../contracts/causal-model.ts';
import type { Compiled, CompiledFix } from './compile.ts';

/** P(hypothesis | what is known), by hypothesis. Never changed in place. */
export type Belief = Float64Array;

/** Scales to sum 1. Where nothing in the model explains what was seen, the cause is one outside the model. */
const normalized = (weights: Float64Array): Belief => {
  let total = 0;
  for (const weight of weights) total += weight;
  if (total > 1e-12) {
    for (let index = 0; index < weights.length; index += 1) weights[index]! /= total;
  } else {
    weights.fill(0);
    weights[0] = 1;
  }
  return weights;
};

/** Bayes' rule. */
export const observe = (belief: Belief, likelihood: (hypothesis: number) => number): Belief =>
  normalized(belief.map((weight, hypothesis) => weight * likelihood(hypothesis)));

/** P(likelihood's event). */
export const expected = (belief: Belief, likelihood: Float64Array): number => {
  let sum = 0;
  for (let index = 0; index < belief.length; index += 1) sum += belief[index]! * likelihood[index]!;
  return Math.min(1, sum);
};

/** P(the fix resolves the ticket). The belief needs not be normalized. */
export const resolving = (belief: Belief, fix: CompiledFix): number => {
  const { from, resolve } = fix.effects;
  let sum = 0;
  for (let at = 0; at < from.length; at += 1) sum += belief[from[at]!]! * resolve[at]!;
  return sum;
};

/** Moves a belief, in place and without normalizing it, to what holds when the fix did not resolve the ticket. */
export const discountFailure = (weights: Float64Array, fix: CompiledFix): void => {
  // Effects lead from larger sets, which come later, to smaller ones, so that no weight is moved twice.
  const { from, stay, first, to, partly } = fix.effects;
  for (let at = 0; at < from.length; at += 1) {
    const weight = weights[from[at]!]!;
    weights[from[at]!] = weight * stay[at]!;
    for (let part = first[at]!; part < first[at + 1]!; part += 1)
      weights[to[part]!]! += weight * partly[part]!;
  }
};

/** What is believed once the fix did not resolve the ticket. */
export const afterFailure = (belief: Belief, fix: CompiledFix): Belief => {
  const weights = belief.slice();
  discountFailure(weights, fix);
  return normalized(weights);
};

/** What is believed, and the result of every step that was made: 0 for none, else 1 + the outcome's index. */
export interface Known {
  belief: Belief;
  results: Uint8Array;
}

/**
 * The model's belief given the evidence.
 * @throws Failure SearchInvalid for an id that the model doesn't have
 */
export const known = (compiled: Compiled, evidence: TroubleshootingEvidence): Known => {
  const { model, tests, fixes } = compiled;
  const results = new Uint8Array(tests.length + fixes.length);
  const find = <Item>(
    what: string,
    items: readonly Item[],
    id: string,
    idOf: (item: Item) => string,
  ): number => {
    const index = items.findIndex((item) => idOf(item) === id);
    if (index >= 0) return index;
    throw new Failure(
      'SearchInvalid',
      `Cannot use the evidence because the model “${model.model_id}” has no ${what} “${id}”.`,
    );
  };
  let belief: Belief = compiled.prior;
  for (const [id, present] of Object.entries(evidence.symptoms)) {
    const row = compiled.symptoms[find('symptom', model.symptoms, id, (symptom) => symptom.symptom_id)]!;
    belief = observe(belief, (hypothesis) => (present ? row[hypothesis]! : 1 - row[hypothesis]!));
  }
  for (const [id, result] of Object.entries(evidence.tests)) {
    const test = find('test', model.tests, id, (item) => item.test_id);
    const outcomes = model.tests[test]!.outcomes;
    const outcome = find(`outcome of “${id}”`, outcomes, result, (item) => item.outcome_id);
    const row = tests[test]!.likelihood[outcome]!;
    belief = observe(belief, (hypothesis) => row[hypothesis]!);
    results[test] = 1 + outcome;
  }
  for (const id of evidence.failed_fixes) {
    const fix = find('fix', model.fixes, id, (item) => item.fix_id);
    belief = afterFailure(belief, fixes[fix]!);
    results[tests.length + fix] = 2;
  }
  return { belief, results };
};
