/**
 * What can be searched. Moves are integers in 0..2^31-1 that mean something to the problem only.
 *
 * A state may be changed in place: `apply` may return the state it was given, and the search copies before it plays.
 * A problem with immutable states returns the same object from `copy`.
 */
export interface Problem<State> {
  /** One (maximizes the reward) or two (the second minimizes it). */
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
  /** The probability of each of `moves(state)`: above 0, summing to 1. Needed where `turn` is 0; absent if it never is. */
  chances?(state: State): readonly number[];
  /** How promising each of `moves(state)` is, ≥ 0: the larger, the earlier it is tried. */
  priors?(state: State): readonly number[];
  /** An estimate of the reward of an unfinished state, in 0..1; where it exists it replaces the random playout. */
  heuristic?(state: State): number;
  /** Equal texts for equal states: the key of the simulation cache. */
  key?(state: State): string;
  /** A move in words, unique among the moves of one state; the number itself by default. */
  label?(state: State, move: number): string;
}

export type Turn = 0 | 1 | 2;
export const chance = 0;
