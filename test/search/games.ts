import fc from 'fast-check';
import type { Problem, Turn } from '../../src/search/index.ts';

/** A game written out as a tree: a number is a finished state's reward. */
export type Game = number | { turn: Turn; moves: Game[]; chances: number[] };

const rewards = fc.constantFrom(0, 0.25, 0.5, 0.75, 1);

/** Small games with the given turns, down to a few levels. */
export const games = (turns: Turn[], depth = 3): fc.Arbitrary<Game> => {
  const inner =
    depth === 0
      ? rewards
      : fc.oneof({ arbitrary: rewards, weight: 1 }, { arbitrary: branch(turns, depth), weight: 2 });
  return inner;
};

const branch = (turns: Turn[], depth: number): fc.Arbitrary<Game> =>
  fc
    .record({
      turn: fc.constantFrom(...turns),
      moves: fc.array(games(turns, depth - 1), { minLength: 1, maxLength: 3 }),
      odds: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 3, maxLength: 3 }),
    })
    .map(({ turn, moves, odds }) => {
      const used = odds.slice(0, moves.length);
      const total = used.reduce((sum, one) => sum + one, 0);
      return { turn, moves, chances: used.map((one) => one / total) };
    });

/** Games in which player 1 moves first. */
export const rootedGames = (turns: Turn[]): fc.Arbitrary<Game> =>
  fc.array(games(turns), { minLength: 1, maxLength: 3 }).map((moves) => ({ turn: 1, moves, chances: [] }));

export const gameProblem: Problem<Game> = {
  players: 2,
  copy: (game) => game,
  turn: (game) => (typeof game === 'number' ? 1 : game.turn),
  moves: (game) => (typeof game === 'number' ? [] : game.moves.map((_, index) => index)),
  apply: (game, move) => (typeof game === 'number' ? game : game.moves[move]!),
  reward: (game) => (typeof game === 'number' ? game : Number.NaN),
  chances: (game) => (typeof game === 'number' ? [] : game.chances),
};

/** The true value, by looking at everything. */
export const trueValue = (game: Game): number => {
  if (typeof game === 'number') return game;
  const values = game.moves.map(trueValue);
  if (game.turn === 0) return values.reduce((sum, value, index) => sum + value * game.chances[index]!, 0);
  return game.turn === 1 ? Math.max(...values) : Math.min(...values);
};
