import type { Worth } from './backup.ts';
import { checkedValue } from './checked.ts';
import { SearchInvalid } from './invalid.ts';
import type { Settings } from './options.ts';
import { createPlayout } from './playout.ts';
import type { Problem } from './problem.ts';
import type { Generator } from './random.ts';

/** What evaluation holds beside the tree: all of it is saved when a search is paused. */
export interface Known {
  counts: { simulations: number; hits: number; misses: number };
  /** One player, no chance: the best finished line that was met. */
  best: { moves: readonly number[]; reward: number } | null;
  cache: Map<string, number>;
}

/** @param cache of a search that this one goes on from */
export const nothingKnown = (cache: Known['cache'] = new Map()): Known => ({
  counts: { simulations: 0, hits: 0, misses: 0 },
  best: null,
  cache,
});

/** Values leaves into `worth`. */
export interface Evaluator<State> {
  readonly worth: Worth;
  /** Takes a value that is known, to player 1. */
  take(value: number): void;
  /** The rewards of a finished state. */
  finish(state: State): void;
  /**
   * By the cache, the problem's heuristic or a playout, whichever comes first. The state may be played to the end and so
   * changed.
   */
  estimate(state: State): void;
}

type How = 'random' | 'guided' | 'none';

const howOf = <State>(problem: Problem<State>, { playout }: Settings): How => {
  const refuse = (how: How, what: string): never => {
    throw new SearchInvalid(`Cannot search because playout is “${how}” and the problem has no ${what}.`);
  };
  if (playout === 'none' && problem.heuristic === undefined) return refuse('none', 'heuristic');
  if (playout === 'guided' && problem.guide === undefined) return refuse('guided', 'guide');
  if (playout !== undefined) return playout;
  if (problem.heuristic !== undefined && problem.rewards === undefined) return 'none';
  return problem.guide === undefined ? 'random' : 'guided';
};

/** @param line the moves that led to the leaf that is being valued */
export const createEvaluator = <State>(
  problem: Problem<State>,
  settings: Settings,
  random: Generator,
  known: Known,
  line: () => readonly number[],
): Evaluator<State> => {
  const how = howOf(problem, settings);
  const play = createPlayout(problem, how === 'guided', random);
  const keepsLines = problem.players === 1 && problem.chances === undefined;
  const keepsValues = problem.key !== undefined && problem.rewards === undefined && settings.cacheLimit > 0;
  const worth: Worth = { one: 0, two: 0 };
  const both = (value: number): void => {
    worth.one = value;
    worth.two = value;
  };
  const played: number[] = [];
  const hear = keepsLines ? (move: number): void => void played.push(move) : null;

  const finish = (state: State): void => {
    played.length = 0;
    over(state);
  };

  const over = (state: State): void => {
    if (problem.rewards !== undefined) {
      const [one, two] = problem.rewards(state);
      worth.one = checkedValue('reward', one);
      worth.two = 1 - checkedValue('reward', two);
      return;
    }
    const reward = checkedValue('reward', problem.reward(state));
    both(reward);
    if (keepsLines && (known.best === null || reward > known.best.reward)) {
      known.best = { moves: [...line(), ...played], reward };
    }
  };

  const simulate = (state: State): void => {
    known.counts.simulations += 1;
    if (how === 'none') {
      both(checkedValue('heuristic', problem.heuristic!(state)));
      return;
    }
    played.length = 0;
    over(play(state, hear));
  };

  return {
    worth,
    take: both,
    finish,
    estimate(state) {
      if (!keepsValues) {
        simulate(state);
        return;
      }
      const text = problem.key!(state);
      const key = settings.digest?.(text) ?? text;
      const before = known.cache.get(key);
      if (before !== undefined) {
        known.counts.hits += 1;
        both(before);
        return;
      }
      known.counts.misses += 1;
      simulate(state);
      if (known.cache.size < settings.cacheLimit) known.cache.set(key, worth.one);
    },
  };
};
