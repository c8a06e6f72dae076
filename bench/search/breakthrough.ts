import type { Problem } from '../../src/search/index.ts';

/**
 * Breakthrough on 6 × 6 squares, the benchmark's third game: wide where connect four is narrow. A piece moves straight
 * or diagonally forward, captures diagonally only, and the first on the far row wins; there are no draws.
 *
 * A player's pieces are two words of 18 bits: row r, column c is bit 6r + c, rows 3 to 5 in the high word.
 */
export interface Position {
  /** Of player 1, who moves to higher rows. */
  lowOne: number;
  highOne: number;
  lowTwo: number;
  highTwo: number;
  turn: 1 | 2;
  /** The player who moved last has reached the far row or taken the last piece. */
  over: boolean;
}

const half = (1 << 18) - 1;
const firstColumn = 0o010101;
const lastColumn = firstColumn << 5;
const farRow = 0o770000;
const nearRow = 0o77;
/** How far a move straight, to the lower and to the higher column goes, in bits. */
const forward = [6, 5, 7] as const;
const backward = [6, 7, 5] as const;

export const startPosition = (): Position => ({
  lowOne: 0o7777,
  highOne: 0,
  lowTwo: 0,
  highTwo: 0o777700,
  turn: 1,
  over: false,
});

/** Arrays of every length, to be filled again and again. */
const lists = Array.from({ length: 37 }, (_, length) => Array<number>(length).fill(0));

const bitsIn = (word: number): number => {
  let bits = word - ((word >> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >> 2) & 0x33333333);
  return Math.imul((bits + (bits >> 4)) & 0x0f0f0f0f, 0x01010101) >> 24;
};

/** Writes `base` plus each bit's place. @returns where the next goes */
const write = (list: number[], at: number, word: number, base: number): number => {
  let next = at;
  for (let bits = word; bits !== 0; bits &= bits - 1) list[next++] = base + 31 - Math.clz32(bits & -bits);
  return next;
};

/** The low and the high word of pieces that all went so many bits up or down. */
const lowAfter = (low: number, high: number, up: boolean, by: number): number =>
  up ? low << by : (low >> by) | (high << (18 - by));
const highAfter = (low: number, high: number, up: boolean, by: number): number =>
  up ? (high << by) | (low >> (18 - by)) : high >> by;

const movesOf = ({ lowOne, highOne, lowTwo, highTwo, turn }: Position): number[] => {
  const up = turn === 1;
  const low = up ? lowOne : lowTwo;
  const high = up ? highOne : highTwo;
  const lower = up ? 5 : 7;
  const higher = up ? 7 : 5;
  const lowLeft = low & ~firstColumn;
  const highLeft = high & ~firstColumn;
  const lowRight = low & ~lastColumn;
  const highRight = high & ~lastColumn;
  const a = lowAfter(low, high, up, 6) & ~(lowOne | lowTwo) & half;
  const b = highAfter(low, high, up, 6) & ~(highOne | highTwo) & half;
  const c = lowAfter(lowLeft, highLeft, up, lower) & ~low & half;
  const d = highAfter(lowLeft, highLeft, up, lower) & ~high & half;
  const e = lowAfter(lowRight, highRight, up, higher) & ~low & half;
  const f = highAfter(lowRight, highRight, up, higher) & ~high & half;
  const list = lists[bitsIn(a) + bitsIn(b) + bitsIn(c) + bitsIn(d) + bitsIn(e) + bitsIn(f)]!;
  let at = write(list, 0, a, 0);
  at = write(list, at, b, 18);
  at = write(list, at, c, 36);
  at = write(list, at, d, 54);
  at = write(list, at, e, 72);
  write(list, at, f, 90);
  return list;
};

/** A move is a way (0 to 2) times 36, plus its target. */
export const breakthrough: Problem<Position> = {
  players: 2,
  copy(position, into = startPosition()) {
    into.lowOne = position.lowOne;
    into.highOne = position.highOne;
    into.lowTwo = position.lowTwo;
    into.highTwo = position.highTwo;
    into.turn = position.turn;
    into.over = position.over;
    return into;
  },
  turn: (position) => position.turn,
  moves(position) {
    return position.over ? [] : movesOf(position);
  },
  apply(position, move) {
    const way = Math.floor(move / 36);
    const target = move % 36;
    if (position.turn === 1) {
      const from = target - forward[way]!;
      position.lowOne ^= lowBit(from) | lowBit(target);
      position.highOne ^= highBit(from) | highBit(target);
      position.lowTwo &= ~lowBit(target);
      position.highTwo &= ~highBit(target);
      position.over = (position.highOne & farRow) !== 0 || (position.lowTwo | position.highTwo) === 0;
      position.turn = 2;
    } else {
      const from = target + backward[way]!;
      position.lowTwo ^= lowBit(from) | lowBit(target);
      position.highTwo ^= highBit(from) | highBit(target);
      position.lowOne &= ~lowBit(target);
      position.highOne &= ~highBit(target);
      position.over = (position.lowTwo & nearRow) !== 0 || (position.lowOne | position.highOne) === 0;
      position.turn = 1;
    }
    return position;
  },
  reward: (position) => (position.turn === 2 ? 1 : 0),
};

const lowBit = (square: number): number => (square < 18 ? 1 << square : 0);
const highBit = (square: number): number => (square >= 18 ? 1 << (square - 18) : 0);
