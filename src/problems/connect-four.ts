import type { Problem } from '../search/index.ts';
import { defineProblem, playedMoves } from './registered.ts';

const columns = 7;

/**
 * Bitboards, played in place: column c, row r is bit 7c + r of 49, and a column's seventh bit stays empty, so that lines
 * don't run from one column into the next. Columns 0 to 3 are the low word's 28 bits, columns 4 to 6 the high word's 21.
 */
export interface Position {
  /** The stones of the player to move. */
  ownLow: number;
  ownHigh: number;
  allLow: number;
  allHigh: number;
  /** Bit c is set while column c has room. */
  open: number;
  turn: 1 | 2;
  winner: 0 | 1 | 2;
}

const lowBits = 28;
/** Each column's lowest bit, in the word that has the column. */
const bottomLow = Int32Array.of(1, 1 << 7, 1 << 14, 1 << 21, 0, 0, 0);
const bottomHigh = Int32Array.of(0, 0, 0, 0, 1, 1 << 7, 1 << 14);
const everyBottom = 0b0000001_0000001_0000001_0000001;
const topRow = 0b0100000_0100000_0100000_0100000;

/** The open columns of each `open`. */
const movesOf = Array.from({ length: 1 << columns }, (_, open) =>
  Array.from({ length: columns }, (_, column) => column).filter((column) => ((open >> column) & 1) === 1),
);
const none: readonly number[] = [];

export const emptyPosition = (): Position => ({
  ownLow: 0,
  ownHigh: 0,
  allLow: 0,
  allHigh: 0,
  open: (1 << columns) - 1,
  turn: 1,
  winner: 0,
});

/** Whether four of the stones are `step` bits apart each: neighbours are paired, then pairs. */
const aligned = (low: number, high: number, step: number): boolean => {
  const pairsLow = low & ((low >> step) | (high << (lowBits - step)));
  const pairsHigh = high & (high >> step);
  return (pairsLow & ((pairsLow >> (2 * step)) | (pairsHigh << (lowBits - 2 * step)))) !== 0;
};

/** Four in a column, of those in one word. */
const stacked = (word: number): boolean => {
  const pairs = word & (word >> 1);
  return (pairs & (pairs >> 2)) !== 0;
};

const hasFour = (low: number, high: number): boolean =>
  stacked(low) || stacked(high) || aligned(low, high, 7) || aligned(low, high, 6) || aligned(low, high, 8);

export const connectFour: Problem<Position> = {
  players: 2,
  copy(position, into = emptyPosition()) {
    into.ownLow = position.ownLow;
    into.ownHigh = position.ownHigh;
    into.allLow = position.allLow;
    into.allHigh = position.allHigh;
    into.open = position.open;
    into.turn = position.turn;
    into.winner = position.winner;
    return into;
  },
  turn: (position) => position.turn,
  moves: (position) => (position.winner === 0 ? movesOf[position.open]! : none),
  apply(position, column) {
    const { ownLow, ownHigh, allLow, allHigh, turn } = position;
    // Adding to a column's lowest bit carries into its first empty cell.
    const stoneLow = (allLow + bottomLow[column]!) & ~allLow;
    const stoneHigh = (allHigh + bottomHigh[column]!) & ~allHigh;
    if (hasFour(ownLow | stoneLow, ownHigh | stoneHigh)) position.winner = turn;
    if (((stoneLow | stoneHigh) & topRow) !== 0) position.open &= ~(1 << column);
    position.ownLow = allLow ^ ownLow;
    position.ownHigh = allHigh ^ ownHigh;
    position.allLow = allLow | stoneLow;
    position.allHigh = allHigh | stoneHigh;
    position.turn = turn === 1 ? 2 : 1;
    return position;
  },
  reward: (position) => (position.winner === 0 ? 0.5 : 2 - position.winner),
  // A column of all its stones plus those of the mover plus one is the same for no two columns (Tromp).
  hash: ({ ownLow, ownHigh, allLow, allHigh }) =>
    ownLow + allLow + everyBottom + (ownHigh + allHigh + everyBottom) * (1 << lowBits),
};

/**
 * With playouts that win where they can at once, and else keep the other from it: decisive and anti-decisive moves
 * (Teytaud and Teytaud 2010).
 */
export const guidedConnectFour: Problem<Position> = {
  ...connectFour,
  guide({ ownLow, ownHigh, allLow, allHigh, open }, random) {
    const moves = movesOf[open]!;
    let needed = -1;
    for (const column of moves) {
      const stoneLow = (allLow + bottomLow[column]!) & ~allLow;
      const stoneHigh = (allHigh + bottomHigh[column]!) & ~allHigh;
      if (hasFour(ownLow | stoneLow, ownHigh | stoneHigh)) return column;
      if (hasFour((allLow ^ ownLow) | stoneLow, (allHigh ^ ownHigh) | stoneHigh)) needed = column;
    }
    return needed >= 0 ? needed : moves[random.below(moves.length)]!;
  },
};

export const connectFourProblem = defineProblem({
  name: 'connect-four',
  summary: 'The best column. Input: the columns played so far, 0 to 6, such as “3 3 2”.',
  problem: () => guidedConnectFour,
  // Beats √2 at 1,000 simulations a move and at some thousands, as matches of bench/search show.
  defaults: { exploration: 0.5 },
  parse: (input) => playedMoves('connect-four', connectFour, emptyPosition(), input),
  answer: (result) => ({ solved: result.proven, answer: result.stats.best_action }),
});
