import type { Compiled, Situation } from '../../src/problems/troubleshooting.ts';
import {
  efficiencyOrderCost,
  known,
  recommend,
  situationOf,
  stepId,
  troubleshootingProblem,
} from '../../src/problems/troubleshooting.ts';
import { createEfficiencyOrder } from '../../src/problems/troubleshooting/efficiency-order.ts';

/** Says which step comes next. */
export type Policy = (situation: Situation) => number;

const nothing = { symptoms: {}, tests: {}, failed_fixes: [] };

/** Where fewer tickets than this share come, the efficiency order takes over in every policy. */
const rarest = 1e-3;

/**
 * What following a policy costs on average, exactly: no ticket is drawn. Where fewer tickets than the share `rare` come, the
 * policy `then` takes over, which says less of a policy that takes long than of the one it is compared with.
 */
export const policyCost = (
  compiled: Compiled,
  policy: Policy,
  { rare = 0, then = policy }: { rare?: number; then?: Policy } = {},
): number => {
  const problem = troubleshootingProblem(compiled);
  const follow = (situation: Situation, reach: number): number => {
    if (situation.over) return 0;
    if (reach < rarest) return efficiencyOrderCost(compiled, situation);
    const next = problem.apply(situation, (reach < rare ? then : policy)(situation));
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
  return follow(situationOf(known(compiled, nothing)), 1);
};

const handOver = ({ tests, fixes }: Compiled): number => tests.length + fixes.length;

/** Every fix in the order in which the model lists them, as a runbook does. */
export const fixedOrder =
  (compiled: Compiled): Policy =>
  ({ results }) => {
    const fix = compiled.fixes.findIndex((_, index) => results[compiled.tests.length + index] === 0);
    return fix < 0 ? handOver(compiled) : compiled.tests.length + fix;
  };

/** The step that is best if only fixes in the efficiency order follow it: one step of foresight. */
export const greedy = (compiled: Compiled): Policy => {
  const problem = troubleshootingProblem(compiled);
  const efficiency = createEfficiencyOrder(compiled);
  const before = new Map<string, number>();
  const costOf = (situation: Situation, move: number): number => {
    const next = problem.apply(situation, move);
    if (next.over) return next.spent;
    const chances = problem.chances!(next);
    return problem.moves(next).reduce((sum, outcome, at) => {
      const { over, belief, results } = problem.apply(next, outcome);
      return sum + (over ? 0 : chances[at]! * efficiency.cost(belief.slice(), results, 1));
    }, next.spent);
  };
  return (situation) => {
    const key = keyOf(compiled, situation);
    const known = before.get(key);
    if (known !== undefined) return known;
    let best = -1;
    let least = Infinity;
    for (const move of problem.moves(situation)) {
      const cost = costOf(situation, move);
      if (cost < least - 1e-12) [best, least] = [move, cost];
    }
    before.set(key, best);
    return best;
  };
};

/** Equal where everything to come is: with several faults the order of steps counts too, which beliefs tell. */
const keyOf = ({ model }: Compiled, { results, belief }: Situation): string =>
  model.faults === 'single' ? results.join('') : `${results.join('')} ${belief.join()}`;

/** What `recommend` says, asked anew at every step. */
export const searched = (compiled: Compiled, iterations: number): Policy => {
  const { model, tests, fixes } = compiled;
  const ids = Array.from({ length: handOver(compiled) + 1 }, (_, step) => stepId(compiled, step));
  const before = new Map<string, number>();
  return (situation) => {
    const { results } = situation;
    const key = keyOf(compiled, situation);
    const same = before.get(key);
    if (same !== undefined) return same;
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
    const step = ids.indexOf(next.id);
    before.set(key, step);
    return step;
  };
};
