import type { Problem } from '../search/index.ts';
import { defineProblem, playedMoves } from './registered.ts';

const columns = 7;
const rows = 6;
/** A column's cells and one that stays empty, so that lines don't run from one column into the next. */
const stride = rows + 1;
/** Steps along a column, a row and the two diagonals. */
const directions = [1, stride, stride + 1, stride - 1] as const;

/** Seven columns of six cells, played in place. */
export interface Position {
  /** 0 empty, 1 or 2 the player; with an empty border. Column c, row r is at `border + c * stride + r`. */
  cells: Uint8Array;
  heights: Uint8Array;
  /** Bit c is set while column c has room. */
  open: number;
  turn: 1 | 2;
  winner: 0 | 1 | 2;
}

const border = 4 * stride;

/** The open columns of each `open`. */
const movesOf = Array.from({ length: 1 << columns }, (_, open) =>
  Array.from({ length: columns }, (_, column) => column).filter((column) => ((open >> column) & 1) === 1),
);

export const emptyPosition = (): Position => ({
  cells: new Uint8Array(border + columns * stride + border),
  heights: new Uint8Array(columns),
  open: (1 << columns) - 1,
  turn: 1,
  winner: 0,
});

const completes = (cells: Uint8Array, at: number, player: number): boolean => {
  for (const step of directions) {
    let length = 1;
    for (let cell = at + step; cells[cell] === player; cell += step) length += 1;
    for (let cell = at - step; cells[cell] === player; cell -= step) length += 1;
    if (length >= 4) return true;
  }
  return false;
};

export const connectFour: Problem<Position> = {
  players: 2,
  copy(position, into = emptyPosition()) {
    into.cells.set(position.cells);
    into.heights.set(position.heights);
    into.open = position.open;
    into.turn = position.turn;
    into.winner = position.winner;
    return into;
  },
  turn: (position) => position.turn,
  moves: (position) => (position.winner === 0 ? movesOf[position.open]! : []),
  apply(position, column) {
    const row = position.heights[column]!++;
    const at = border + column * stride + row;
    position.cells[at] = position.turn;
    if (row === rows - 1) position.open &= ~(1 << column);
    if (completes(position.cells, at, position.turn)) position.winner = position.turn;
    position.turn = position.turn === 1 ? 2 : 1;
    return position;
  },
  reward: (position) => (position.winner === 0 ? 0.5 : 2 - position.winner),
};

export const connectFourProblem = defineProblem({
  name: 'connect-four',
  summary: 'The best column. Input: the columns played so far, 0 to 6, such as “3 3 2”.',
  problem: () => connectFour,
  parse: (input) => playedMoves('connect-four', connectFour, emptyPosition(), input),
  answer: (result) => ({ solved: result.proven, answer: result.stats.best_action }),
});
