import { discountFailure, resolving } from './belief.ts';
import type { Known } from './belief.ts';
import type { Compiled } from './compile.ts';

/**
 * Expected cost (USD) of trying fixes in the order of P(success) / cost, reckoned anew after each failure, and handing
 * over where that is cheaper. Optimal for a single fault and independent fixes (Kalagnanam and Henrion 1990; Heckerman, Breese and
 * Rommelse 1995), a policy that can always be followed elsewhere: so the optimum never costs more.
 */
export const efficiencyOrderCost = (
  { tests, fixes, handover }: Compiled,
  { belief, results }: Known,
): number => {
  const weights = belief.slice();
  const open = fixes.flatMap((fix, index) => (results[tests.length + index] === 0 ? [fix] : []));
  const tried: { cost: number; failing: number }[] = [];
  let left = 1;
  while (left > 1e-9) {
    let best = -1;
    let success = 0;
    let ratio = left / handover;
    for (const [index, fix] of open.entries()) {
      const p = resolving(weights, fix);
      if (p > ratio * fix.cost && p > 0) {
        best = index;
        success = p;
        ratio = fix.cost > 0 ? p / fix.cost : Infinity;
      }
    }
    const fix = open[best];
    if (fix === undefined) break;
    open.splice(best, 1);
    discountFailure(weights, fix);
    tried.push({ cost: fix.cost, failing: Math.max(0, 1 - success / left) });
    left -= success;
  }
  return tried.reduceRight((cost, step) => Math.min(handover, step.cost + step.failing * cost), handover);
};
