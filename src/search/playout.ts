import { SearchInvalid } from './invalid.ts';
import { chance } from './problem.ts';
import type { Problem } from './problem.ts';
import type { Generator } from './random.ts';

/** Moves of one playout at most. */
const longest = 10_000;

/** Plays a state to its end, in place, and gives the finished one. `played` hears each move. */
export type Playout<State> = (state: State, played: ((move: number) => void) | null) => State;

export const createPlayout = <State>(
  problem: Problem<State>,
  guided: boolean,
  random: Generator,
): Playout<State> => {
  const hasChance = problem.chances !== undefined;
  if (!hasChance && !guided) return createRandomPlayout(problem, random);

  const chosen = (state: State, moves: readonly number[]): number => {
    if (hasChance && problem.turn(state) === chance) return moves[draw(problem.chances!(state), random)]!;
    if (guided) return problem.guide!(state, random);
    return moves[random.below(moves.length)]!;
  };
  return (start, played) => {
    let state = start;
    for (let left = longest; left > 0; left -= 1) {
      const moves = problem.moves(state);
      if (moves.length === 0) return state;
      const move = chosen(state, moves);
      if (played !== null) played(move);
      state = problem.apply(state, move);
    }
    return tooLong();
  };
};

/** The one that most searches spend their time in, so that it does nothing else. */
const createRandomPlayout =
  <State>(problem: Problem<State>, random: Generator): Playout<State> =>
  (start, played) => {
    let state = start;
    for (let left = longest; left > 0; left -= 1) {
      const moves = problem.moves(state);
      const count = moves.length;
      if (count === 0) return state;
      const move = moves[random.below(count)]!;
      if (played !== null) played(move);
      state = problem.apply(state, move);
    }
    return tooLong();
  };

const tooLong = (): never => {
  throw new SearchInvalid(`Cannot search because a playout is not finished after ${longest} moves.`);
};

const draw = (chances: readonly number[], random: Generator): number => {
  let left = random.next();
  for (let index = 0; index < chances.length - 1; index += 1) {
    left -= chances[index]!;
    if (left < 0) return index;
  }
  return chances.length - 1;
};
