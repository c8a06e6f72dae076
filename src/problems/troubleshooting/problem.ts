import type { Problem } from '../../search/index.ts';
import { afterFailure, expected, observe, resolving } from './belief.ts';
import type { Known } from './belief.ts';
import type { Compiled } from './compile.ts';
import { efficiencyOrderCost } from './efficiency-order.ts';

/** Where a ticket stands. */
export interface Situation extends Known {
  /** USD, since the search's start. */
  spent: number;
  /** The test or fix whose outcome chance is about to say; -1 if none. */
  pending: number;
  /** Resolved or handed over. */
  over: boolean;
}

/** A fix's outcomes. */
export const resolved = 0;
export const failed = 1;

/** The probability below which an outcome doesn't happen. */
const never = 1e-9;

export const situationOf = (known: Known): Situation => ({ ...known, spent: 0, pending: -1, over: false });

/** The probabilities of a step's outcomes. */
export const outcomeChances = ({ tests, fixes }: Compiled, { belief }: Known, step: number): number[] => {
  const test = tests[step];
  if (test !== undefined) return test.likelihood.map((row) => expected(belief, row));
  const success = Math.min(1, resolving(belief, fixes[step - tests.length]!));
  return [success, 1 - success];
};

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

  const helps = (situation: Situation, step: number): boolean => {
    if (situation.results[step] !== 0) return false;
    if (step < tests.length) return outcomeChances(compiled, situation, step).every((p) => p < 1 - never);
    return fixes[step - tests.length]!.effects.some((effect) => situation.belief[effect.from]! > never);
  };

  const openOutcomes = (situation: Situation): { outcome: number; probability: number }[] => {
    const open = outcomeChances(compiled, situation, situation.pending)
      .map((probability, outcome) => ({ outcome, probability }))
      .filter(({ probability }) => probability > never);
    const total = open.reduce((sum, { probability }) => sum + probability, 0);
    return open.map(({ outcome, probability }) => ({ outcome, probability: probability / total }));
  };

  const settle = (situation: Situation, outcome: number): Situation => {
    const { pending: step, belief } = situation;
    const results = situation.results.slice();
    results[step] = 1 + outcome;
    const settled = { ...situation, results, pending: -1 };
    const test = tests[step];
    if (test !== undefined) {
      const row = test.likelihood[outcome]!;
      return { ...settled, belief: observe(belief, (hypothesis) => row[hypothesis]!) };
    }
    if (outcome === resolved) return { ...settled, over: true };
    return { ...settled, belief: afterFailure(belief, fixes[step - tests.length]!) };
  };

  /** Expected cost from here on if the efficiency order is followed, after the pending step's outcome. */
  const costToGo = (situation: Situation): number => {
    if (situation.over) return 0;
    if (situation.pending < 0) return efficiencyOrderCost(compiled, situation);
    return openOutcomes(situation).reduce(
      (sum, { outcome, probability }) => sum + probability * costToGo(settle(situation, outcome)),
      0,
    );
  };

  const problem: Problem<Situation> = {
    players: 1,
    copy: (situation) => situation,
    turn: (situation) => (situation.pending >= 0 ? 0 : 1),
    moves(situation) {
      if (situation.over) return [];
      if (situation.pending >= 0) return openOutcomes(situation).map(({ outcome }) => outcome);
      const open = [handOver];
      for (let step = 0; step < handOver; step += 1) if (helps(situation, step)) open.push(step);
      return open;
    },
    chances: (situation) => openOutcomes(situation).map(({ probability }) => probability),
    apply(situation, move) {
      if (situation.pending >= 0) return settle(situation, move);
      if (move === handOver) return { ...situation, spent: situation.spent + handover, over: true };
      return { ...situation, spent: situation.spent + costOf(move), pending: move };
    },
    reward: (situation) => toReward(situation.spent),
    heuristic: (situation) => toReward(situation.spent + costToGo(situation)),
    priors: (situation) =>
      problem.moves(situation).map((move) => problem.heuristic!(problem.apply(situation, move))),
    label(situation, move) {
      if (situation.pending < 0) return stepId(compiled, move);
      const test = model.tests[situation.pending];
      return test?.outcomes[move]?.outcome_id ?? (move === resolved ? 'resolved' : 'failed');
    },
  };
  // With several faults the order of steps counts too, and equal results are not equal situations.
  if (model.faults === 'single') {
    problem.key = ({ results, pending }) => `${String.fromCharCode(...results)}${pending}`;
  }
  return problem;
};

/** A step's id in the model, or `handover`. */
export const stepId = ({ model }: Compiled, step: number): string =>
  model.tests[step]?.test_id ?? model.fixes[step - model.tests.length]?.fix_id ?? 'handover';
