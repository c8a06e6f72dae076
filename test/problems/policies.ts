import type { Compiled } from '../../src/problems/troubleshooting.ts';
import {
  efficiencyOrderCost,
  known,
  recommend,
  situationOf,
  stepId,
  troubleshootingProblem,
} from '../../src/problems/troubleshooting.ts';
import type { Situation } from '../../src/problems/troubleshooting.ts';

/** Says which step comes next. */
export type Policy = (situation: Situation) => number;

/** What following a policy costs on average, exactly but for what happens less than once in 10,000 tickets, where the efficiency order takes over. */
export const policyCost = (compiled: Compiled, policy: Policy): number => {
  const problem = troubleshootingProblem(compiled);
  const follow = (situation: Situation, reach: number): number => {
    if (situation.over) return 0;
    if (reach < 1e-4) return efficiencyOrderCost(compiled, situation);
    const next = problem.apply(situation, policy(situation));
    const cost = next.spent - situation.spent;
    if (next.over) return cost;
    const chances = problem.chances!(next);
    return problem
      .moves(next)
      .reduce(
        (sum, move, at) => sum + chances[at]! * follow(problem.apply(next, move), reach * chances[at]!),
        cost,
      );
  };
  return follow(situationOf(known(compiled, { symptoms: {}, tests: {}, failed_fixes: [] })), 1);
};

const handOver = ({ tests, fixes }: Compiled): number => tests.length + fixes.length;

/** Every fix in the order in which the model lists them. */
export const fixedOrder =
  (compiled: Compiled): Policy =>
  ({ results }) => {
    const fix = compiled.fixes.findIndex((_, index) => results[compiled.tests.length + index] === 0);
    return fix < 0 ? handOver(compiled) : compiled.tests.length + fix;
  };

/** The step that is best if only fixes in the efficiency order follow it: one test's worth of foresight. */
export const greedy = (compiled: Compiled): Policy => {
  const problem = troubleshootingProblem(compiled);
  const costOf = (situation: Situation, move: number): number => {
    const next = problem.apply(situation, move);
    if (next.over) return next.spent;
    const chances = problem.chances!(next);
    const left = (after: Situation): number => (after.over ? 0 : efficiencyOrderCost(compiled, after));
    return problem
      .moves(next)
      .reduce((sum, outcome, at) => sum + chances[at]! * left(problem.apply(next, outcome)), next.spent);
  };
  return (situation) => {
    const moves = problem.moves(situation);
    return moves.reduce((best, move) =>
      costOf(situation, move) < costOf(situation, best) - 1e-12 ? move : best,
    );
  };
};

/** What `recommend` says, asked anew at every step. */
export const searched = (compiled: Compiled, iterations: number): Policy => {
  const { model, tests, fixes } = compiled;
  const ids = Array.from({ length: handOver(compiled) + 1 }, (_, step) => stepId(compiled, step));
  return ({ results }) => {
    const { next } = recommend(
      model,
      {
        symptoms: {},
        tests: Object.fromEntries(
          tests.flatMap((_, test) =>
            results[test] === 0
              ? []
              : [[ids[test]!, model.tests[test]!.outcomes[results[test]! - 1]!.outcome_id]],
          ),
        ),
        failed_fixes: fixes.flatMap((_, fix) =>
          results[tests.length + fix] === 0 ? [] : [ids[tests.length + fix]!],
        ),
      },
      { iterations },
    );
    return ids.indexOf(next.id);
  };
};
