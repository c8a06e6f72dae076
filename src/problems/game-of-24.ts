import type { Problem } from '../search/index.ts';
import { cannotRead, defineProblem } from './registered.ts';
import { spread, together, without } from './spread.ts';

const signs = ['+', '-', '*', '/'] as const;

/** A number on the table: an exact fraction, and how it was made. */
interface Term {
  numerator: number;
  /** Above 0. */
  denominator: number;
  hash: number;
  made: { left: Term; sign: (typeof signs)[number]; right: Term } | null;
}

export interface Table {
  terms: readonly Term[];
  /** Of the numbers, whatever their order and however they were made. */
  hash: number;
  /** The distinct moves, once somebody asked. */
  distinct?: readonly number[];
}

const target = 24;
const most = 6;

const greatestCommonDivisor = (one: number, other: number): number =>
  other === 0 ? one : greatestCommonDivisor(other, one % other);

const term = (numerator: number, denominator: number, made: Term['made']): Term => {
  const divisor = Math.sign(denominator) * greatestCommonDivisor(Math.abs(numerator), Math.abs(denominator));
  const [above, below] = [numerator / divisor, denominator / divisor];
  return { numerator: above, denominator: below, hash: spread(above, below), made };
};

/** One order for equal numbers: a move names places, and must mean the same on every table with these numbers. */
const inOrder = (terms: readonly Term[]): readonly Term[] =>
  terms.toSorted((one, other) => one.hash - other.hash);

export const tableOf = (numbers: readonly number[]): Table => {
  const terms = inOrder(numbers.map((number) => term(number, 1, null)));
  return { terms, hash: terms.reduce((sum, { hash }) => together(sum, hash), 0) };
};

const isTarget = ({ numerator, denominator }: Term): boolean => numerator === target * denominator;

/** The two joined by a sign, which is no division by zero. */
const join = (left: Term, sign: (typeof signs)[number], right: Term): Term => {
  const { numerator: a, denominator: b } = left;
  const { numerator: c, denominator: d } = right;
  const made = { left, sign, right };
  switch (sign) {
    case '+':
      return term(a * d + c * b, b * d, made);
    case '-':
      return term(a * d - c * b, b * d, made);
    case '*':
      return term(a * c, b * d, made);
    case '/':
      return term(a * d, b * c, made);
  }
};

/** A move takes two terms off the table, in order, and puts their join there. */
const encode = (left: number, right: number, sign: number): number =>
  (left * most + right) * signs.length + sign;

const placesOf = (move: number): readonly [left: number, right: number] => {
  const pair = Math.floor(move / signs.length);
  return [Math.floor(pair / most), pair % most];
};

const joined = ({ terms }: Table, move: number): Term => {
  const [left, right] = placesOf(move);
  return join(terms[left]!, signs[move % signs.length]!, terms[right]!);
};

const play = (table: Table, move: number): Table => {
  const [left, right] = placesOf(move);
  const made = joined(table, move);
  return {
    terms: inOrder([...table.terms.filter((_, index) => index !== left && index !== right), made]),
    hash: hashAfter(table, move, made),
  };
};

const hashAfter = ({ terms, hash }: Table, move: number, made: Term): number => {
  const [left, right] = placesOf(move);
  return together(without(without(hash, terms[left]!.hash), terms[right]!.hash), made.hash);
};

/** Every move, but for sums and products the other way round, and for the same with another of equal numbers. */
const allMoves = ({ terms }: Table): number[] => {
  const moves: number[] = [];
  for (let left = 0; left < terms.length; left += 1) {
    if (hasEqual(terms, left, -1)) continue;
    for (let right = 0; right < terms.length; right += 1) {
      if (left === right || hasEqual(terms, right, left)) continue;
      if (left < right) moves.push(encode(left, right, 0), encode(left, right, 2));
      moves.push(encode(left, right, 1));
      if (terms[right]!.numerator !== 0) moves.push(encode(left, right, 3));
    }
  }
  return moves;
};

/** Whether an earlier term is the same number, the one at `but` aside. */
const hasEqual = (terms: readonly Term[], at: number, but: number): boolean => {
  for (let index = 0; index < at; index += 1) {
    if (index !== but && terms[index]!.hash === terms[at]!.hash) return true;
  }
  return false;
};

/** Of the moves that lead to the same numbers, the first; of the last moves, one that makes the target. */
const distinctMoves = (table: Table): readonly number[] => {
  if (table.terms.length === 2) {
    const last = allMoves(table).find((move) => isTarget(joined(table, move)));
    return last === undefined ? [] : [last];
  }
  const seen = new Set<number>();
  return allMoves(table).filter((move) => {
    const hash = hashAfter(table, move, joined(table, move));
    return !seen.has(hash) && seen.add(hash);
  });
};

/** Whole numbers above 0 are good to have, small ones and divisors of the target more so. */
const promise = ({ numerator, denominator }: Term): number =>
  ((numerator > 0 ? 1 : 0.2) * (denominator === 1 ? 1 : 0.2) * (target % numerator === 0 ? 2 : 1)) /
  (1 + Math.abs(numerator) / (2 * target));

const textOf = ({ numerator, denominator, made }: Term): string => {
  if (made === null) return `${numerator / denominator}`;
  const { left, sign, right } = made;
  const binding = bindingOf(sign);
  const bracketed = (part: Term, when: (its: number) => boolean): string =>
    part.made !== null && when(bindingOf(part.made.sign)) ? `(${textOf(part)})` : textOf(part);
  const strict = sign === '-' || sign === '/';
  return `${bracketed(left, (its) => its < binding)}${sign}${bracketed(right, (its) => its < binding || (strict && its === binding))}`;
};

const bindingOf = (sign: (typeof signs)[number]): number => (sign === '+' || sign === '-' ? 0 : 1);

/** The game by its rules alone: every move counts, and only the last table says whether it was good. */
export const plainGameOf24: Problem<Table> = {
  players: 1,
  copy: (table) => table,
  turn: () => 1,
  moves: (table) => (table.terms.length === 1 ? [] : allMoves(table)),
  apply: play,
  reward: ({ terms }) => (terms.length === 1 && isTarget(terms[0]!) ? 1 : 0),
  hash: ({ hash }) => hash,
  label(table, move) {
    const after = joined(table, move);
    const value = after.denominator === 1 ? `${after.numerator}` : `${after.numerator}/${after.denominator}`;
    return `${textOf(after)} = ${value}`;
  },
};

/** With what a person sees: moves that come to the same, numbers that promise much, and the last step ahead. */
export const gameOf24: Problem<Table> = {
  ...plainGameOf24,
  moves: (table) => (table.terms.length === 1 ? [] : (table.distinct ??= distinctMoves(table))),
  priors: (table) => gameOf24.moves(table).map((move) => promise(joined(table, move))),
  key: ({ hash }) => String(hash),
};

/** Fractions of six numbers up to this, and of four up to 999, stay exact. */
const mostOfMany = 99;

const parse = (input: string): Table => {
  const words = input.split(/[\s,]+/).filter((word) => word !== '');
  if (words.length < 2 || words.length > most) {
    throw cannotRead('game-of-24', `it has ${words.length} numbers, not 2 to ${most}`);
  }
  const largest = words.length > 4 ? mostOfMany : 999;
  const wrong = words.find((word) => !/^\d{1,3}$/.test(word) || Number(word) > largest);
  if (wrong !== undefined) {
    throw cannotRead('game-of-24', `“${wrong.slice(0, 20)}” is not a number from 0 to ${largest}`);
  }
  return tableOf(words.map(Number));
};

export const gameOf24Problem = defineProblem({
  name: 'game-of-24',
  summary:
    'An expression that makes 24 of all the numbers, each used once. Input: the numbers, such as “4 7 8 1”.',
  // Two numbers that cannot make it are a search that fails, not a table without a move.
  problem: ({ terms }) => (terms.length > 2 ? gameOf24 : plainGameOf24),
  parse,
  defaults: { selection: 'puct' },
  answer(result) {
    if (result.bestLine?.reward !== 1) return { solved: false, answer: null };
    const last = result.bestLine.labels.at(-1)!;
    return { solved: true, answer: last.slice(0, last.indexOf(' =')) };
  },
});
