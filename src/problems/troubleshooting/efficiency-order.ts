import { resolving } from './belief.ts';
import type { Belief, Known } from './belief.ts';
import type { Compiled } from './compile.ts';

/** What less than this share of tickets needs costs nothing to speak of. */
const negligible = 1e-9;
const rounding = 1e-14;

/** The efficiency order of a model's fixes. It reuses its memory from call to call. */
export interface EfficiencyOrder {
  /**
   * Expects the next beliefs to be near this one, which makes `cost` faster and changes nothing else, but for the order of fixes
   * that are equally good.
   */
  near: (belief: Belief) => void;
  cost: EfficiencyCost;
}

/**
 * Reckons the expected cost (USD) of a policy: fixes are tried by P(success) / cost, reckoned anew after each failure, and
 * the ticket is handed over after as many of them as is cheapest. It is optimal for a single fault and independent fixes
 * (Kalagnanam and Henrion 1990; Heckerman, Breese and Rommelse 1995), and can always be followed elsewhere: so the optimum never
 * costs more.
 * @param weights proportional to the belief; used up
 * @param total their sum, by which the cost is multiplied
 */
export type EfficiencyCost = (weights: Belief, results: Uint8Array, total: number) => number;

export const createEfficiencyOrder = ({
  model,
  prior,
  tests,
  fixes,
  helpers,
  handover,
}: Compiled): EfficiencyOrder => {
  const single = model.faults === 'single';
  const costs = Float64Array.from(fixes, (fix) => fix.cost);
  const chances = new Float64Array(fixes.length);
  /** P(success) / cost. */
  const ratios = new Float64Array(fixes.length);
  /** Fixes: those that were tried, in their order, then those that are left, by their ratio. */
  const order = new Int32Array(fixes.length);
  const placeOf = new Int32Array(fixes.length);
  /** By place in the order: the weight that is left before the fix. */
  const left = new Float64Array(fixes.length);

  const setChance = (fix: number, chance: number): void => {
    chances[fix] = chance;
    ratios[fix] = costs[fix]! > 0 ? chance / costs[fix]! : chance > 0 ? 1e300 : 0;
  };

  /** Moves the fix at a place to where its ratio belongs among the places from `from` to `to`. */
  const settle = (place: number, from: number, to: number): void => {
    const fix = order[place]!;
    const ratio = ratios[fix]!;
    let at = place;
    for (; at > from && ratios[order[at - 1]!]! < ratio; at -= 1) move(order[at - 1]!, at);
    for (; at < to - 1 && ratios[order[at + 1]!]! > ratio; at += 1) move(order[at + 1]!, at);
    move(fix, at);
  };

  const changed = new Int32Array(fixes.length);
  const isChanged = new Uint8Array(fixes.length);

  let changes = 0;

  /** Adds to a weight, and to the chances of the fixes that act on it, which it lists in `changed`. */
  const add = (weights: Belief, hypothesis: number, weight: number): void => {
    weights[hypothesis]! += weight;
    for (let at = helpers.first[hypothesis]!; at < helpers.first[hypothesis + 1]!; at += 1) {
      const fix = helpers.fix[at]!;
      chances[fix]! += weight * helpers.resolve[at]!;
      if (isChanged[fix] === 1) continue;
      isChanged[fix] = 1;
      changed[changes++] = fix;
    }
  };

  /** Discounts the weights, and the chances of all fixes, by the failure of one. */
  const discount = (weights: Belief, tried: number): void => {
    changes = 0;
    const { from, stay, first, to, partly } = fixes[tried]!.effects;
    for (let at = 0; at < from.length; at += 1) {
      const weight = weights[from[at]!]!;
      add(weights, from[at]!, weight * (stay[at]! - 1));
      for (let part = first[at]!; part < first[at + 1]!; part += 1) {
        add(weights, to[part]!, weight * partly[part]!);
      }
    }
    for (let at = 0; at < changes; at += 1) isChanged[changed[at]!] = 0;
  };

  const move = (fix: number, place: number): void => {
    order[place] = fix;
    placeOf[fix] = place;
  };

  /** The order in which fixes are first looked at: the nearer it is to the efficiency order, the less there is to move. */
  const expectedOrder = Int32Array.from(fixes.keys());
  const near = (belief: Belief): void => {
    for (const [fix, compiled] of fixes.entries()) setChance(fix, resolving(belief, compiled));
    expectedOrder.sort((one, other) => ratios[other]! - ratios[one]! || one - other);
  };
  near(prior);

  const cost: EfficiencyCost = (weights, results, total) => {
    let open = 0;
    // No less than the chances of what is left: with a single fault they only fall.
    let together = 0;
    placeOf.fill(-1);
    for (const fix of expectedOrder) {
      if (results[tests.length + fix] !== 0) continue;
      setChance(fix, resolving(weights, fixes[fix]!));
      together += chances[fix]!;
      move(fix, open);
      settle(open, 0, open + 1);
      open += 1;
    }
    let tried = 0;
    let remaining = total;
    while (tried < open && remaining > negligible * total) {
      const best = order[tried]!;
      const ratio = ratios[best]!;
      if (ratio <= 0) break;
      // None of what is left is worth its cost, even after all others; with several faults one may make way for another.
      if (single && handover * ratio <= remaining - together) break;
      left[tried] = remaining;
      tried += 1;
      together -= chances[best]!;
      remaining = Math.max(0, remaining - chances[best]!);
      discount(weights, best);
      for (let at = 0; at < changes; at += 1) {
        const fix = changed[at]!;
        const place = placeOf[fix]!;
        if (place < tried) continue;
        // What is left of a chance by rounding is none.
        setChance(fix, chances[fix]! > rounding * total ? chances[fix]! : 0);
        settle(place, tried, open);
      }
    }
    let expected = handover * remaining;
    for (let place = tried - 1; place >= 0; place -= 1) {
      expected = Math.min(handover * left[place]!, expected + costs[order[place]!]! * left[place]!);
    }
    return expected;
  };

  return { near, cost };
};

/** The expected cost (USD) of following the efficiency order. */
export const efficiencyOrderCost = (compiled: Compiled, { belief, results }: Known): number =>
  createEfficiencyOrder(compiled).cost(belief.slice(), results, 1);
