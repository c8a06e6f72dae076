import type { Problem } from '../search/index.ts';
import { cannotRead, defineProblem } from './registered.ts';

/** A number on the table: an exact fraction, and how it was made. */
interface Term {
  numerator: number;
  /** Above 0. */
  denominator: number;
  text: string;
  /** 0 for a sum or difference, 1 for a product or quotient, 2 for a number: when to put brackets. */
  binding: 0 | 1 | 2;
}

type Table = readonly Term[];

const target = 24;
const most = 6;
const signs = ['+', '-', '*', '/'] as const;

const term = (numerator: number, denominator: number, text: string, binding: Term['binding']): Term => {
  const sign = Math.sign(denominator);
  const divisor = sign * greatestCommonDivisor(Math.abs(numerator), Math.abs(denominator));
  return { numerator: numerator / divisor, denominator: denominator / divisor, text, binding };
};

const greatestCommonDivisor = (one: number, other: number): number =>
  other === 0 ? one : greatestCommonDivisor(other, one % other);

const isTarget = ({ numerator, denominator }: Term): boolean => numerator === target * denominator;

/** The two joined by a sign; `null` for a division by zero. */
const join = (left: Term, sign: (typeof signs)[number], right: Term): Term | null => {
  const { numerator: a, denominator: b } = left;
  const { numerator: c, denominator: d } = right;
  const binding = sign === '+' || sign === '-' ? 0 : 1;
  const bracketed = ({ text }: Term, when: boolean): string => (when ? `(${text})` : text);
  const text = [
    bracketed(left, left.binding < binding),
    sign,
    bracketed(
      right,
      right.binding < binding || (right.binding === binding && (sign === '-' || sign === '/')),
    ),
  ].join('');
  switch (sign) {
    case '+':
      return term(a * d + c * b, b * d, text, binding);
    case '-':
      return term(a * d - c * b, b * d, text, binding);
    case '*':
      return term(a * c, b * d, text, binding);
    case '/':
      return c === 0 ? null : term(a * d, b * c, text, binding);
  }
};

/** A move takes two terms off the table, in order, and puts their join there. */
const encode = (left: number, right: number, sign: number): number =>
  (left * most + right) * signs.length + sign;

const play = (table: Table, move: number): Table | null => {
  const sign = signs[move % signs.length]!;
  const pair = Math.floor(move / signs.length);
  const left = Math.floor(pair / most);
  const right = pair % most;
  const joined = join(table[left]!, sign, table[right]!);
  return joined === null ? null : [...table.filter((_, index) => index !== left && index !== right), joined];
};

/** Of the moves that lead to the same numbers, the first. */
const distinctMoves = (table: Table): number[] => {
  const seen = new Map<string, number>();
  for (let left = 0; left < table.length; left += 1) {
    for (let right = 0; right < table.length; right += 1) {
      for (let sign = 0; left !== right && sign < signs.length; sign += 1) {
        const move = encode(left, right, sign);
        const next = play(table, move);
        const key = next === null ? null : keyOf(next);
        if (key !== null && !seen.has(key)) seen.set(key, move);
      }
    }
  }
  return [...seen.values()];
};

const keyOf = (table: Table): string =>
  table
    .map(({ numerator, denominator }) => `${numerator}/${denominator}`)
    .sort()
    .join();

export const gameOf24: Problem<Table> = {
  players: 1,
  copy: (table) => table,
  turn: () => 1,
  moves(table) {
    if (table.length === 1) return [];
    const moves = distinctMoves(table);
    // The last step is seen at once: only a move that makes the target counts, and without one it is a dead end.
    return table.length > 2 ? moves : moves.filter((move) => play(table, move)!.some(isTarget));
  },
  apply: (table, move) => play(table, move)!,
  reward: (table) => (table.length === 1 && isTarget(table[0]!) ? 1 : 0),
  key: keyOf,
  label(table, move) {
    const after = play(table, move)!.at(-1)!;
    const value = after.denominator === 1 ? `${after.numerator}` : `${after.numerator}/${after.denominator}`;
    return `${after.text} = ${value}`;
  },
};

const parse = (input: string): Table => {
  const words = input.split(/[\s,]+/).filter((word) => word !== '');
  if (words.length < 2 || words.length > most) {
    throw cannotRead('game-of-24', `it has ${words.length} numbers, not 2 to ${most}`);
  }
  return words.map((word) => {
    if (!/^\d{1,3}$/.test(word))
      throw cannotRead('game-of-24', `“${word.slice(0, 20)}” is not a number from 0 to 999`);
    return term(Number(word), 1, String(Number(word)), 2);
  });
};

export const gameOf24Problem = defineProblem({
  name: 'game-of-24',
  summary:
    'An expression that makes 24 of all the numbers, each used once. Input: the numbers, such as “4 7 8 1”.',
  problem: () => gameOf24,
  parse,
  answer(result) {
    if (result.bestLine?.reward !== 1) return { solved: false, answer: null };
    const last = result.bestLine.labels.at(-1)!;
    return { solved: true, answer: last.slice(0, last.indexOf(' =')) };
  },
});
