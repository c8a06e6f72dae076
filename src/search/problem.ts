import type { Generator } from './random.ts';

/**
 * What can be searched. Moves are integers in 0..2^31-1 that mean something to the problem only.
 *
 * A state may be changed in place: `apply` may return the state it was given, and the search copies before it plays.
 * A problem with immutable states returns the same object from `copy`.
 */
export interface Problem<State> {
  /** One (maximizes the reward) or two (the second minimizes it, unless there are `rewards`). */
  readonly players: 1 | 2;
  /** A state that playing on will not change; may reuse `into`, a state the search no longer needs. */
  copy(state: State, into?: State): State;
  /** Who chooses here: player 1 or 2, or 0 for chance. Not asked of a finished state. */
  turn(state: State): Turn;
  /**
   * The moves (or chance's outcomes), without duplicates; none means that the state is finished. The array is read
   * before the next call of any method, so that it may be shared or reused.
   */
  moves(state: State): readonly number[];
  /** The state after a move. */
  apply(state: State, move: number): State;
  /** The reward of a finished state to player 1, in 0..1. Player 2 gets 1 minus it. */
  reward(state: State): number;
  /**
   * The rewards of a finished state to each player, in 0..1, where one's gain is not the other's loss; `reward` is not
   * asked then. Such a problem is searched by playouts, with means, without proofs and without a cache.
   */
  rewards?(state: State): readonly [number, number];
  /** The probability of each of `moves(state)`: above 0, summing to 1. Needed where `turn` is 0; absent if it never is. */
  chances?(state: State): readonly number[];
  /** How promising each of `moves(state)` is, ≥ 0: the larger, the earlier it is tried. */
  priors?(state: State): readonly number[];
  /** An estimate of the reward of an unfinished state, in 0..1. */
  heuristic?(state: State): number;
  /** The move that a guided playout makes: one of `moves(state)`. Not asked where chance decides. */
  guide?(state: State, random: Generator): number;
  /** Equal texts for equal states: the key of the simulation cache. */
  key?(state: State): string;
  /**
   * An integer in 0..2^53-1, equal for equal states and for no others at the same depth: what transpositions are found
   * by. Taken from `key` where it is absent. Equal states have the same moves, and each means the same in both.
   */
  hash?(state: State): number;
  /**
   * Whether a state is finished; by default one without moves is. Needed where moves are known only once a state was
   * evaluated.
   */
  finished?(state: State): boolean;
  /** A move in words, unique among the moves of one state; the number itself by default. */
  label?(state: State, move: number): string;
}

export type Turn = 0 | 1 | 2;
export const chance = 0;

/** A move in words. */
export const nameOf = <State>(problem: Problem<State>, state: State, move: number): string =>
  problem.label?.(state, move) ?? String(move);

export const isFinished = <State>(problem: Problem<State>, state: State): boolean =>
  problem.finished === undefined ? problem.moves(state).length === 0 : problem.finished(state);
