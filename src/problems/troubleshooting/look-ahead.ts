import { discountFailure, resolving } from './belief.ts';
import type { Known } from './belief.ts';
import type { Compiled } from './compile.ts';
import { createEfficiencyOrder } from './efficiency-order.ts';

/** What the open steps promise, a step ahead. */
export interface LookAhead {
  /** Steps that may be worth making, by number; the handover is the last. */
  steps: readonly number[];
  /** By place in `steps`: expected cost (USD) of making it and following the efficiency order then. */
  costs: readonly number[];
  /** The least that a policy is known for: never below the least expected cost. */
  cost: number;
}

/** The probability below which an outcome doesn't happen. */
export const never = 1e-9;

/** Fixes that are reckoned through, those with the best P(success) / cost; of the others the cost is guessed. */
const mostFixes = 6;

/** Looks a step ahead, outcome by outcome. */
export const createLookAhead = (compiled: Compiled): ((known: Known) => LookAhead) => {
  const { tests, fixes, handover, prior } = compiled;
  const order = createEfficiencyOrder(compiled);
  const weights = new Float64Array(prior.length);

  /** The expected cost after a test, or `null` if it tells nothing. */
  const afterTest = (step: number, { belief, results }: Known): number | null => {
    let cost = 0;
    for (const row of tests[step]!.likelihood) {
      let total = 0;
      for (let hypothesis = 0; hypothesis < weights.length; hypothesis += 1) {
        const weight = belief[hypothesis]! * row[hypothesis]!;
        weights[hypothesis] = weight;
        total += weight;
      }
      if (total >= 1 - never) return null;
      if (total > never) cost += order.cost(weights, results, total);
    }
    return cost;
  };

  const afterFix = (fix: number, chance: number, { belief, results }: Known): number => {
    weights.set(belief);
    discountFailure(weights, fixes[fix]!);
    const tried = results.slice();
    tried[tests.length + fix] = 1;
    return order.cost(weights, tried, Math.max(0, 1 - chance));
  };

  /** The open fixes that may help, by P(success) / cost. */
  const openFixes = ({ belief, results }: Known): { fix: number; chance: number; ratio: number }[] => {
    const open: { fix: number; chance: number; ratio: number }[] = [];
    for (const [fix, compiledFix] of fixes.entries()) {
      if (results[tests.length + fix] !== 0) continue;
      if (!compiledFix.effects.from.some((hypothesis) => belief[hypothesis]! > never)) continue;
      const chance = resolving(belief, compiledFix);
      open.push({ fix, chance, ratio: compiledFix.cost > 0 ? chance / compiledFix.cost : Infinity });
    }
    return open.sort((one, other) => other.ratio - one.ratio || one.fix - other.fix);
  };

  return (known) => {
    order.near(known.belief);
    weights.set(known.belief);
    const steps: number[] = [];
    const costs: number[] = [];
    let least = Math.min(handover, order.cost(weights, known.results, 1));
    for (const [step, { cost }] of tests.entries()) {
      const after = known.results[step] === 0 ? afterTest(step, known) : null;
      if (after === null) continue;
      steps.push(step);
      costs.push(cost + after);
      least = Math.min(least, cost + after);
    }
    const guess = least;
    for (const [place, { fix, chance }] of openFixes(known).entries()) {
      const sure = place < mostFixes;
      const cost = fixes[fix]!.cost + (sure ? afterFix(fix, chance, known) : (1 - chance) * guess);
      steps.push(tests.length + fix);
      costs.push(cost);
      if (sure) least = Math.min(least, cost);
    }
    steps.push(tests.length + fixes.length);
    costs.push(handover);
    return { steps, costs, cost: least };
  };
};
