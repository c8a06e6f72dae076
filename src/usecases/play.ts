import { findProblem } from '../problems/index.ts';
import type { RunningSearch } from '../search/index.ts';

export type PlayOptions = {
  /** Simulations a move, 1..10,000,000. */
  iterations: number;
  exploration?: number;
  seed?: number;
  /** True once time for the move is up. */
  deadline?: () => boolean;
};

/**
 * A player of a game, by name of the problem. It keeps its tree: where a position follows from the one before, what it knows
 * of that goes into the next move.
 * @returns what gives the best move after the moves so far, each a digit. @throws Failure `SearchInvalid`
 */
export const createPlayer = (game: string, options: PlayOptions): ((played: string) => string) => {
  const problem = findProblem(game);
  let known: { played: string; search: RunningSearch } | undefined;
  return (played) => {
    const before = known;
    // What fails half-way is not gone on with.
    known = undefined;
    const search = (before && followed(before, played)) ?? problem.start(played, options);
    while (!search.step(10_000));
    known = { played, search };
    return search.result().stats.best_action;
  };
};

/** The search as it goes on after more moves; undefined where they do not follow, or it never looked at them. */
const followed = (
  { played, search }: { played: string; search: RunningSearch },
  now: string,
): RunningSearch | undefined => {
  if (!now.startsWith(played)) return undefined;
  try {
    for (const move of now.slice(played.length)) search.advance(Number(move));
    return search;
  } catch {
    return undefined;
  }
};
