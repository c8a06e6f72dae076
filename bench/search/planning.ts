/**
 * How many puzzles are solved within so many simulations, with each of the search's ideas switched off in turn. Each
 * puzzle is searched once to the largest budget, and looked at on the way.
 */
import type { RunningSearch } from '../../src/search/index.ts';
import type { Instance } from './instances.ts';
import { rounded } from './numbers.ts';

export interface Variant {
  name: string;
  start: (input: string, seed: number, simulations: number) => RunningSearch;
  /** Whether a search depends on the budget it was given, so that each budget is a search of its own. */
  scheduled?: boolean;
}

export interface PlanningRow {
  problem: string;
  variant: string;
  /** `all`, or the length of the shortest plan. */
  group: string;
  puzzles: number;
  /** Budgets; what follows has a share of the puzzles for each. */
  simulations: readonly number[];
  solved: readonly number[];
  /** With a plan of the fewest steps; `null` where those are not known. */
  shortest: readonly number[] | null;
}

interface Found {
  solved: boolean;
  shortest: boolean;
}

const solve = (
  { start }: Variant,
  { input, shortest }: Instance,
  seed: number,
  budgets: readonly number[],
): Found[] => {
  const search = start(input, seed, budgets.at(-1)!);
  return budgets.map((budget) => {
    search.step(Math.max(0, budget - search.iterations));
    const { bestLine } = search.result();
    const solved = bestLine !== null && bestLine.reward > 0;
    return { solved, shortest: solved && bestLine.moves.length === shortest };
  });
};

export const measurePlanning = (
  problem: string,
  instances: readonly Instance[],
  variants: readonly Variant[],
  budgets: readonly number[],
  say: (line: string) => void,
): PlanningRow[] =>
  variants.flatMap((variant) => {
    const runs = instances.map((instance, at) => ({
      instance,
      found: variant.scheduled
        ? budgets.map((budget) => solve(variant, instance, at, [budget])[0]!)
        : solve(variant, instance, at, budgets),
    }));
    say(`${problem}, ${variant.name}: measured`);
    const groups = [...new Set(['all', ...instances.map(({ group }) => group)])];
    return groups.map((group) => {
      const held = runs.filter(({ instance }) => group === 'all' || instance.group === group);
      const shares = (of: (found: Found) => boolean): number[] =>
        budgets.map((_, at) => rounded(held.filter(({ found }) => of(found[at]!)).length / held.length));
      return {
        problem,
        variant: variant.name,
        group,
        puzzles: held.length,
        simulations: budgets,
        solved: shares(({ solved }) => solved),
        shortest: held[0]?.instance.shortest === undefined ? null : shares(({ shortest }) => shortest),
      };
    });
  });
