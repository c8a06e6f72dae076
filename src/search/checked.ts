import { SearchInvalid } from './invalid.ts';
import { chance } from './problem.ts';
import type { Problem, Turn } from './problem.ts';

/** A value of the problem, in 0..1. */
export const checkedValue = (what: 'reward' | 'heuristic' | 'evaluation', value: number): number => {
  if (value >= 0 && value <= 1) return value;
  throw new SearchInvalid(`Cannot search because the problem's ${what} is ${value}, which is not in 0..1.`);
};

/** Requires that the moves of a state that is expanded are distinct integers in 0..2^31-1, 65,535 at most. */
export const requireMoves = (moves: readonly number[]): void => {
  if (moves.length > 65_535)
    throw new SearchInvalid(`Cannot search because a state has ${moves.length} moves.`);
  // Few small moves are told apart by bits: a set for every state would take longer than the rest of its expansion.
  let bits = 0;
  let seen: Set<number> | null = null;
  for (const move of moves) {
    if (!Number.isInteger(move) || move < 0 || move >= 2 ** 31) {
      throw new SearchInvalid(`Cannot search because the move ${move} is not an integer in 0..2^31-1.`);
    }
    if (move < 32 ? (bits & (1 << move)) !== 0 : (seen ??= new Set()).has(move))
      throw new SearchInvalid(`Cannot search because the move ${move} is listed twice.`);
    if (move < 32) bits |= 1 << move;
    else seen!.add(move);
  }
};

/** Whose turn it is in an unfinished state. */
export const checkedTurn = <State>(problem: Problem<State>, state: State): Turn => {
  const turn: number = problem.turn(state);
  if (turn === chance && problem.chances === undefined) {
    throw new SearchInvalid(
      'Cannot search because it is chance’s turn and the problem gives no probabilities.',
    );
  }
  if (turn === 0 || turn === 1 || (turn === 2 && problem.players === 2)) return turn;
  throw new SearchInvalid(`Cannot search because it is the turn of player ${turn}, who does not exist.`);
};

/** A copy of the weights of the moves: probabilities (above 0, summing to 1), or priors (≥ 0). */
export const checkedWeights = (
  what: 'chances' | 'priors',
  weights: readonly number[],
  moves: number,
): number[] => {
  const refuse = (why: string): never => {
    throw new SearchInvalid(`Cannot search because the problem's ${what} ${why}.`);
  };
  if (weights.length !== moves) refuse(`are ${weights.length} for ${moves} moves`);
  const wrong = weights.find(
    (weight) => !(weight >= 0 && weight < Infinity) || (what === 'chances' && weight === 0),
  );
  if (wrong !== undefined) refuse(`contain ${wrong}`);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (what === 'chances' && Math.abs(total - 1) > 1e-6) refuse(`sum to ${total}, not 1`);
  return [...weights];
};
