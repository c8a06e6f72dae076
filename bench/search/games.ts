/** The games that all subjects play, as this project's search plays them. */
import { connectFour, emptyPosition } from '../../src/problems/connect-four.ts';
import { emptyBoard, ticTacToe } from '../../src/problems/tic-tac-toe.ts';
import { createGenerator, createSearch } from '../../src/search/index.ts';
import type { Problem, RunningSearch, SearchOptions } from '../../src/search/index.ts';
import { breakthrough, startPosition } from './breakthrough.ts';

/** A game with its state's type hidden. */
export interface Game {
  search(options: SearchOptions): RunningSearch;
  /** How so many games at random end, as shares. */
  playouts(count: number, seed: number): { first: number; second: number; draw: number };
}

const gameOf = <State>(problem: Problem<State>, start: () => State): Game => ({
  search: (options) => createSearch(problem, start(), options),
  playouts(count, seed) {
    const random = createGenerator(seed);
    const ends = { first: 0, second: 0, draw: 0 };
    for (let game = 0; game < count; game += 1) {
      let state = problem.copy(start());
      for (let moves = problem.moves(state); moves.length > 0; moves = problem.moves(state)) {
        state = problem.apply(state, moves[random.below(moves.length)]!);
      }
      const reward = problem.reward(state);
      ends[reward === 1 ? 'first' : reward === 0 ? 'second' : 'draw'] += 1;
    }
    return { first: ends.first / count, second: ends.second / count, draw: ends.draw / count };
  },
});

export const games = {
  'connect-four': gameOf(connectFour, emptyPosition),
  'tic-tac-toe': gameOf(ticTacToe, emptyBoard),
  breakthrough: gameOf(breakthrough, startPosition),
} satisfies Record<string, Game>;

export type GameName = keyof typeof games;
export const gameNames = Object.keys(games).filter((name): name is GameName => name in games);
