import type { Problem } from '../search/index.ts';
import { defineProblem, playedMoves } from './registered.ts';

const squares = 9;
const full = (1 << squares) - 1;

/** Each player's squares, as bits 0 to 8 row by row; played in place. */
export interface Board {
  one: number;
  two: number;
  turn: 1 | 2;
}

const lines = [
  0b000000111, 0b000111000, 0b111000000, 0b001001001, 0b010010010, 0b100100100, 0b100010001, 0b001010100,
];

/** Whether a player with these squares has a line. */
const wins = Array.from({ length: full + 1 }, (_, taken) => lines.some((line) => (taken & line) === line));

/** The squares that are free when these are taken. */
const movesOf = Array.from({ length: full + 1 }, (_, taken) =>
  Array.from({ length: squares }, (_, square) => square).filter((square) => ((taken >> square) & 1) === 0),
);
const none: readonly number[] = [];

export const emptyBoard = (): Board => ({ one: 0, two: 0, turn: 1 });

/** A board from its nine squares: 0 empty, 1 or 2 the player who took it. */
export const boardOf = (taken: readonly number[], turn: 1 | 2): Board => {
  const of = (player: number): number =>
    taken.reduce((bits, by, square) => bits | (by === player ? 1 << square : 0), 0);
  return { one: of(1), two: of(2), turn };
};

export const ticTacToe: Problem<Board> = {
  players: 2,
  copy(board, into = emptyBoard()) {
    into.one = board.one;
    into.two = board.two;
    into.turn = board.turn;
    return into;
  },
  turn: (board) => board.turn,
  moves: ({ one, two }) => (wins[one]! || wins[two]! ? none : movesOf[one | two]!),
  apply(board, square) {
    if (board.turn === 1) {
      board.one |= 1 << square;
      board.turn = 2;
    } else {
      board.two |= 1 << square;
      board.turn = 1;
    }
    return board;
  },
  reward: ({ one, two }) => (wins[one]! ? 1 : wins[two]! ? 0 : 0.5),
  hash: ({ one, two }) => (one << squares) | two,
};

export const ticTacToeProblem = defineProblem({
  name: 'tic-tac-toe',
  summary: 'The best move. Input: the squares taken so far, 0 to 8 row by row, such as “4 0 2”.',
  problem: () => ticTacToe,
  parse: (input) => playedMoves('tic-tac-toe', ticTacToe, emptyBoard(), input),
  answer: (result) => ({ solved: result.proven, answer: result.stats.best_action }),
});
