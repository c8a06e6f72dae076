import { Failure } from '../../contracts/errors.ts';
import type { Compiled } from './compile.ts';
import { situationOf, troubleshootingProblem } from './problem.ts';
import type { Situation } from './problem.ts';
import type { Known } from './belief.ts';

/** The least expected costs (USD), exactly. */
export interface Exact {
  cost: number;
  /** By step: what it costs to begin with it and go on optimally. */
  costs: ReadonlyMap<number, number>;
}

/**
 * Solves a small model by dynamic programming over everything that can come to be known.
 * @throws Failure SearchInvalid beyond `limit` situations (1,000,000 by default)
 */
export const solveExactly = (compiled: Compiled, start: Known, limit = 1_000_000): Exact => {
  const problem = troubleshootingProblem(compiled);
  const memory = new Map<string, number>();
  const keyOf = ({ results, belief }: Situation): string =>
    compiled.model.faults === 'single'
      ? results.join()
      : `${results.join()}:${belief.map((p) => Number(p.toFixed(12))).join()}`;

  const costOf = (situation: Situation, move: number): number => {
    const next = problem.apply(situation, move);
    const cost = next.spent - situation.spent;
    if (next.over) return cost;
    const chances = problem.chances!(next);
    return problem
      .moves(next)
      .reduce((sum, outcome, index) => sum + chances[index]! * least(problem.apply(next, outcome)), cost);
  };

  const least = (situation: Situation): number => {
    if (situation.over) return 0;
    const key = keyOf(situation);
    const before = memory.get(key);
    if (before !== undefined) return before;
    if (memory.size >= limit) {
      throw new Failure(
        'SearchInvalid',
        `Cannot solve the model exactly because it has over ${limit} situations.`,
      );
    }
    const cost = Math.min(...problem.moves(situation).map((move) => costOf(situation, move)));
    memory.set(key, cost);
    return cost;
  };

  const situation = situationOf(start);
  const costs = new Map(problem.moves(situation).map((move) => [move, costOf(situation, move)]));
  return { cost: Math.min(...costs.values()), costs };
};
