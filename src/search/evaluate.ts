import { checkedValue } from './checked.ts';
import { SearchInvalid } from './invalid.ts';
import { chance } from './problem.ts';
import type { Settings } from './options.ts';
import type { Problem } from './problem.ts';
import type { Generator } from './random.ts';

/** Moves of one playout at most. */
const longestPlayout = 10_000;

export interface Evaluation {
  value: number;
  /** Whether the state is finished, so that the value is exact. */
  exact: boolean;
}

export interface Evaluator<State> {
  /** Values a leaf, which it may play to the end and so change. `line` are the moves that led to it. */
  evaluate(state: State, line: readonly number[]): Evaluation;
  counts: { simulations: number; hits: number; misses: number };
  /** One player, no chance: the best finished line that was met. */
  best: { moves: readonly number[]; reward: number } | null;
}

/** Values leaves: by the reward, the cache, the problem's heuristic or a random playout, whichever comes first. */
export const createEvaluator = <State>(
  problem: Problem<State>,
  settings: Settings,
  random: Generator,
): Evaluator<State> => {
  const cache = new Map<string, number>();
  const keepsLines = problem.players === 1 && problem.chances === undefined;

  const finish = (state: State, line: readonly number[]): number => {
    const reward = checkedValue('reward', problem.reward(state));
    if (keepsLines && (evaluator.best === null || reward > evaluator.best.reward)) {
      evaluator.best = { moves: [...line], reward };
    }
    return reward;
  };

  const playout = (start: State, from: readonly number[], line: readonly number[]): number => {
    const played = keepsLines ? [...line] : [];
    let state = start;
    let moves = from;
    for (let step = 0; moves.length > 0; step += 1) {
      if (step === longestPlayout) {
        throw new SearchInvalid(
          `Cannot search because a playout is not finished after ${longestPlayout} moves.`,
        );
      }
      const index =
        problem.chances !== undefined && problem.turn(state) === chance
          ? draw(problem.chances(state), random)
          : random.below(moves.length);
      const move = moves[index]!;
      if (keepsLines) played.push(move);
      state = problem.apply(state, move);
      moves = problem.moves(state);
    }
    return finish(state, played);
  };

  const simulate = (state: State, line: readonly number[]): number => {
    evaluator.counts.simulations += 1;
    if (problem.heuristic !== undefined) return checkedValue('heuristic', problem.heuristic(state));
    return playout(state, problem.moves(state), line);
  };

  const evaluator: Evaluator<State> = {
    counts: { simulations: 0, hits: 0, misses: 0 },
    best: null,
    evaluate(state, line) {
      if (problem.moves(state).length === 0) return { value: finish(state, line), exact: true };
      if (problem.key === undefined || settings.cacheLimit === 0)
        return { value: simulate(state, line), exact: false };
      const text = problem.key(state);
      const key = settings.digest?.(text) ?? text;
      const known = cache.get(key);
      if (known !== undefined) {
        evaluator.counts.hits += 1;
        return { value: known, exact: false };
      }
      evaluator.counts.misses += 1;
      const value = simulate(state, line);
      if (cache.size < settings.cacheLimit) cache.set(key, value);
      return { value, exact: false };
    },
  };
  return evaluator;
};

const draw = (chances: readonly number[], random: Generator): number => {
  let left = random.next();
  for (let index = 0; index < chances.length - 1; index += 1) {
    left -= chances[index]!;
    if (left < 0) return index;
  }
  return chances.length - 1;
};
