import { Failure } from '../../contracts/errors.ts';
import { afterFailure, expected, observe, resolving } from './belief.ts';
import type { Belief, Known } from './belief.ts';
import type { Compiled } from './compile.ts';

/** The least expected costs (USD), exactly. */
export interface Exact {
  cost: number;
  /** By step: what it costs to begin with it and go on optimally. */
  costs: ReadonlyMap<number, number>;
}

/** Of several faults, beliefs that differ by less than this are one. */
const digits = 12;

/**
 * Solves a small model by dynamic programming over everything that can come to be known. It shares no more with the search
 * than Bayes' rule, so that one can be held against the other.
 * @throws Failure SearchInvalid beyond `limit` situations (1,000,000 by default)
 */
export const solveExactly = (compiled: Compiled, start: Known, limit = 1_000_000): Exact => {
  const { model, tests, fixes, handover } = compiled;
  const memory = new Map<string, number>();
  const single = model.faults === 'single';

  const keyOf = ({ results, belief }: Known): string =>
    single ? results.join('') : `${results.join('')}:${Array.from(belief, (p) => p.toFixed(digits)).join()}`;

  const after = ({ results }: Known, step: number, outcome: number, belief: Belief): Known => {
    const more = results.slice();
    more[step] = 1 + outcome;
    return { results: more, belief };
  };

  const costOf = (known: Known, step: number): number => {
    const { belief } = known;
    const test = tests[step];
    if (test === undefined) {
      const fix = fixes[step - tests.length]!;
      const failing = 1 - resolving(belief, fix);
      return fix.cost + (failing > 0 ? failing * least(after(known, step, 1, afterFailure(belief, fix))) : 0);
    }
    let cost = test.cost;
    for (const [outcome, row] of test.likelihood.entries()) {
      const probability = expected(belief, row);
      if (probability === 0) continue;
      const seen = observe(belief, (hypothesis) => row[hypothesis]!);
      cost += probability * least(after(known, step, outcome, seen));
    }
    return cost;
  };

  const costsOf = (known: Known): Map<number, number> => {
    const costs = new Map([[tests.length + fixes.length, handover]]);
    for (const [step, result] of known.results.entries())
      if (result === 0) costs.set(step, costOf(known, step));
    return costs;
  };

  const least = (known: Known): number => {
    const key = keyOf(known);
    const before = memory.get(key);
    if (before !== undefined) return before;
    if (memory.size >= limit) {
      throw new Failure(
        'SearchInvalid',
        `Cannot solve the model exactly because it has over ${limit} situations.`,
      );
    }
    const cost = Math.min(...costsOf(known).values());
    memory.set(key, cost);
    return cost;
  };

  const costs = costsOf(start);
  return { cost: Math.min(...costs.values()), costs };
};
