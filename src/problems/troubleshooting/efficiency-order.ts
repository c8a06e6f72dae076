import { discountFailure, resolving } from './belief.ts';
import type { Belief, Known } from './belief.ts';
import type { Compiled } from './compile.ts';

/** What less than this share of tickets needs costs nothing to speak of. */
const negligible = 1e-9;

/**
 * Reckons the expected cost (USD) of a policy: fixes are tried by P(success) / cost, reckoned anew after each failure, and
 * the ticket is handed over after as many of them as is cheapest. It is optimal for a single fault and independent fixes
 * (Kalagnanam and Henrion 1990; Heckerman, Breese and Rommelse 1995), and can always be followed elsewhere: so the optimum never
 * costs more.
 * @param weights proportional to the belief; used up
 * @param total their sum, by which the cost is multiplied
 */
export type EfficiencyOrder = (weights: Belief, results: Uint8Array, total: number) => number;

/** One that reuses its memory from call to call. */
export const createEfficiencyOrder = ({ model, tests, fixes, handover }: Compiled): EfficiencyOrder => {
  const single = model.faults === 'single';
  const costs = Float64Array.from(fixes, (fix) => fix.cost);
  const chances = new Float64Array(fixes.length);
  const open = new Int32Array(fixes.length);
  const order = new Int32Array(fixes.length);
  /** By place in the order: the weight that is left before the fix. */
  const left = new Float64Array(fixes.length);

  return (weights, results, total) => {
    let opened = 0;
    for (let fix = 0; fix < fixes.length; fix += 1) {
      if (results[tests.length + fix] !== 0) continue;
      const chance = resolving(weights, fixes[fix]!);
      chances[fix] = chance;
      open[opened++] = fix;
    }
    let tried = 0;
    let remaining = total;
    while (remaining > negligible * total) {
      let place = -1;
      let ratio = 0;
      let cheapest = Infinity;
      let together = 0;
      for (let at = 0; at < opened; at += 1) {
        const fix = open[at]!;
        const chance = chances[fix]!;
        const cost = costs[fix]!;
        if (chance <= 0) continue;
        if (chance > ratio * cost) {
          place = at;
          ratio = cost > 0 ? chance / cost : Infinity;
        }
        together += chance;
        if (cost < cheapest) cheapest = cost;
      }
      if (place < 0) break;
      // With several faults, what one fix removes may raise what another can do.
      if (single && handover * together <= cheapest * remaining) break;
      const best = open[place]!;
      opened -= 1;
      open[place] = open[opened]!;
      order[tried] = best;
      left[tried] = remaining;
      tried += 1;
      remaining = Math.max(0, remaining - chances[best]!);
      discountFailure(weights, fixes[best]!);
      for (const touched of fixes[best]!.touches) chances[touched] = resolving(weights, fixes[touched]!);
    }
    let cost = handover * remaining;
    for (let place = tried - 1; place >= 0; place -= 1) {
      cost = Math.min(handover * left[place]!, cost + costs[order[place]!]! * left[place]!);
    }
    return cost;
  };
};

/** The expected cost (USD) of following the efficiency order. */
export const efficiencyOrderCost = (compiled: Compiled, { belief, results }: Known): number =>
  createEfficiencyOrder(compiled)(belief.slice(), results, 1);
