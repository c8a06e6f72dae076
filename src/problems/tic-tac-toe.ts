import type { Problem } from '../search/index.ts';
import { defineProblem, playedMoves } from './registered.ts';

/** Squares 0..8, row by row: 0 empty, 1 or 2 the player who took it. */
interface Board {
  squares: readonly number[];
  turn: 1 | 2;
}

const lines = [
  [0, 1, 2],
  [3, 4, 5],
  [6, 7, 8],
  [0, 3, 6],
  [1, 4, 7],
  [2, 5, 8],
  [0, 4, 8],
  [2, 4, 6],
] as const;

const winner = ({ squares }: Board): number => {
  const line = lines.find(
    ([a, b, c]) => squares[a] !== 0 && squares[a] === squares[b] && squares[a] === squares[c],
  );
  return line === undefined ? 0 : squares[line[0]]!;
};

export const ticTacToe: Problem<Board> = {
  players: 2,
  copy: (board) => board,
  turn: (board) => board.turn,
  moves: (board) =>
    winner(board) === 0 ? board.squares.flatMap((taken, square) => (taken === 0 ? [square] : [])) : [],
  apply: ({ squares, turn }, move) => ({ squares: squares.with(move, turn), turn: turn === 1 ? 2 : 1 }),
  reward: (board) => [0.5, 1, 0][winner(board)]!,
};

export const ticTacToeProblem = defineProblem({
  name: 'tic-tac-toe',
  summary: 'The best move. Input: the squares taken so far, 0 to 8 row by row, such as “4 0 2”.',
  problem: () => ticTacToe,
  parse: (input) =>
    playedMoves('tic-tac-toe', ticTacToe, { squares: Array<number>(9).fill(0), turn: 1 }, input),
  answer: (result) => ({ solved: result.proven, answer: result.stats.best_action }),
});
