import type { Problem } from '../../search/index.ts';
import { spread, together } from '../spread.ts';
import { afterFailure, expected, observe, resolving } from './belief.ts';
import type { Known } from './belief.ts';
import type { Compiled } from './compile.ts';
import { createLookAhead, never } from './look-ahead.ts';
import type { LookAhead } from './look-ahead.ts';

/** Where a ticket stands. */
export interface Situation extends Known {
  /** USD, since the search's start. */
  spent: number;
  /** The test or fix whose outcome chance is about to say; -1 if none. */
  pending: number;
  /** Resolved or handed over. */
  over: boolean;
  /** Of what was done with what result, in any order. */
  hash: number;
  /** What was worked out about it once, and is kept. */
  kept: { ahead?: LookAhead; outcomes?: Outcomes; next?: Map<number, Situation> };
}

/** What may come of a step. */
interface Outcomes {
  outcomes: readonly number[];
  probabilities: readonly number[];
}

/** A fix's outcomes. */
export const resolved = 0;
export const failed = 1;

export const situationOf = (known: Known): Situation => ({
  ...known,
  spent: 0,
  pending: -1,
  over: false,
  hash: 0,
  kept: {},
});

/** The probabilities of a step's outcomes. */
export const outcomeChances = ({ tests, fixes }: Compiled, { belief }: Known, step: number): number[] => {
  const test = tests[step];
  if (test !== undefined) return test.likelihood.map((row) => expected(belief, row));
  const success = Math.min(1, resolving(belief, fixes[step - tests.length]!));
  return [success, 1 - success];
};

/** Numbers in the beliefs that are kept, at most: 128 MB. What comes after is worked out anew each time. */
const mostKept = 16_000_000;

/** How much more an extra cost of this share of the least makes a step improbable, e-fold. */
const temperature = 0.05;

/**
 * Decision-theoretic troubleshooting (Heckerman, Breese and Rommelse 1995) as a search problem. A step's number is
 * its place among the model's tests, then its fixes; the next number is the handover. Each step is made once at most.
 * A finished ticket's reward is 1 - cost / `compiled.worst`, which is linear, so that the best value is the least
 * expected cost, and within 0..1, because no ticket costs more than every step and the handover together.
 */
export const troubleshootingProblem = (compiled: Compiled): Problem<Situation> => {
  const { model, tests, fixes, handover, worst } = compiled;
  const handOver = tests.length + fixes.length;
  const costOf = (step: number): number => tests[step]?.cost ?? fixes[step - tests.length]!.cost;
  const toReward = (cost: number): number => Math.min(1, Math.max(0, 1 - cost / worst));
  const lookAhead = createLookAhead(compiled);
  let room = Math.floor(mostKept / compiled.prior.length);

  const aheadOf = (situation: Situation): LookAhead => (situation.kept.ahead ??= lookAhead(situation));

  const outcomesOf = (situation: Situation): Outcomes => (situation.kept.outcomes ??= outcomesNow(situation));

  const outcomesNow = (situation: Situation): Outcomes => {
    const all = outcomeChances(compiled, situation, situation.pending);
    const outcomes = [...all.keys()].filter((outcome) => all[outcome]! > never);
    const total = outcomes.reduce((sum, outcome) => sum + all[outcome]!, 0);
    return { outcomes, probabilities: outcomes.map((outcome) => all[outcome]! / total) };
  };

  const settled = (situation: Situation, outcome: number): Situation => {
    const { pending: step, belief } = situation;
    const results = situation.results.slice();
    results[step] = 1 + outcome;
    const hash = together(situation.hash, spread(step, outcome));
    const after = { ...situation, results, hash, pending: -1, kept: {} };
    const test = tests[step];
    if (test !== undefined) {
      const row = test.likelihood[outcome]!;
      return { ...after, belief: observe(belief, (hypothesis) => row[hypothesis]!) };
    }
    if (outcome === resolved) return { ...after, over: true };
    return { ...after, belief: afterFailure(belief, fixes[step - tests.length]!) };
  };

  const made = (situation: Situation, move: number): Situation => {
    if (situation.pending >= 0) return settled(situation, move);
    const over = move === handOver;
    const spent = situation.spent + (over ? handover : costOf(move));
    return { ...situation, spent, over, pending: over ? -1 : move, kept: {} };
  };

  /** Expected cost from here on, by a policy that is at hand. */
  const costToGo = (situation: Situation): number => {
    if (situation.over) return 0;
    if (situation.pending < 0) return aheadOf(situation).cost;
    const { outcomes, probabilities } = outcomesOf(situation);
    return outcomes.reduce(
      (sum, outcome, index) => sum + probabilities[index]! * costToGo(problem.apply(situation, outcome)),
      0,
    );
  };

  const problem: Problem<Situation> = {
    players: 1,
    copy: (situation) => situation,
    turn: (situation) => (situation.pending >= 0 ? 0 : 1),
    moves(situation) {
      if (situation.over) return [];
      return situation.pending >= 0 ? outcomesOf(situation).outcomes : aheadOf(situation).steps;
    },
    chances: (situation) => outcomesOf(situation).probabilities,
    apply(situation, move) {
      const { kept } = situation;
      const before = kept.next?.get(move);
      if (before !== undefined) return before;
      const next = made(situation, move);
      if (room > 0) {
        room -= 1;
        (kept.next ??= new Map<number, Situation>()).set(move, next);
      }
      return next;
    },
    reward: (situation) => toReward(situation.spent),
    heuristic: (situation) => toReward(situation.spent + costToGo(situation)),
    priors(situation) {
      const { costs, cost } = aheadOf(situation);
      return costs.map((one) => Math.exp((cost - one) / (temperature * cost)));
    },
    label(situation, move) {
      if (situation.pending < 0) return stepId(compiled, move);
      const test = model.tests[situation.pending];
      return test?.outcomes[move]?.outcome_id ?? (move === resolved ? 'resolved' : 'failed');
    },
  };
  // With several faults the order of steps counts too, and equal results are not equal situations.
  if (model.faults === 'single') {
    problem.hash = ({ hash, pending }) => together(hash, spread(pending, -1));
  }
  return problem;
};

/** A step's id in the model, or `handover`. */
export const stepId = ({ model }: Compiled, step: number): string =>
  model.tests[step]?.test_id ?? model.fixes[step - model.tests.length]?.fix_id ?? 'handover';
