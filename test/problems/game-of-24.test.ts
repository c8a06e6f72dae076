import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gameOf24, gameOf24Problem, plainGameOf24, tableOf } from '../../src/problems/game-of-24.ts';
import { search } from '../../src/search/index.ts';

const found = (input: string, iterations: number) => {
  const running = gameOf24Problem.start(input, { iterations });
  running.step(Infinity);
  const result = running.result();
  return { ...result, ...gameOf24Problem.answer(input, result) };
};

/** The value of an expression of whole numbers, signs and brackets; and the numbers it uses. */
const valueOf = (expression: string): { value: number; numbers: number[] } => {
  const tokens = expression.match(/\d+|[-+*/()]/g) ?? [];
  const numbers: number[] = [];
  const atom = (): number => {
    const token = tokens.shift()!;
    if (token === '(') {
      const value = sum();
      expect(tokens.shift()).toBe(')');
      return value;
    }
    numbers.push(Number(token));
    return Number(token);
  };
  const chain =
    (next: () => number, join: Record<string, (a: number, b: number) => number>) => (): number => {
      let value = next();
      while (tokens[0] !== undefined && tokens[0] in join) value = join[tokens.shift()!]!(value, next());
      return value;
    };
  const product = chain(atom, { '*': (a, b) => a * b, '/': (a, b) => a / b });
  const sum = chain(product, { '+': (a, b) => a + b, '-': (a, b) => a - b });
  const value = sum();
  expect(tokens).toEqual([]);
  return { value, numbers: numbers.sort((a, b) => a - b) };
};

/** Whether 24 can be made, by trying everything. */
const reachable = (numbers: readonly number[]): boolean => {
  if (numbers.length === 1) return Math.abs(numbers[0]! - 24) < 1e-6;
  return numbers.some((a, i) =>
    numbers.some((b, j) => {
      if (i === j) return false;
      const rest = numbers.filter((_, index) => index !== i && index !== j);
      const made = i < j ? [a + b, a * b, a - b, a / b] : [a - b, a / b];
      return made.some((value) => reachable([...rest, value]));
    }),
  );
};

/** All sets of four numbers of 1..13 that can make 24. */
const solvable = (): number[][] => {
  const sets: number[][] = [];
  for (let a = 1; a <= 13; a += 1)
    for (let b = a; b <= 13; b += 1)
      for (let c = b; c <= 13; c += 1)
        for (let d = c; d <= 13; d += 1) if (reachable([a, b, c, d])) sets.push([a, b, c, d]);
  return sets;
};

describe('game of 24', () => {
  it.each([
    '4 7 8 1',
    '3 3 8 8',
    '1, 5, 5, 5',
    '1 3 4 6',
    '2 3 5 12',
    '6 6 6 6',
    '6 6 6 6 6 6',
    '13 13 12 1',
    '4 6',
    '0 1 24',
    '999 999 24 1',
    '97 89 83 79 73 71',
  ])('makes 24 of %s, each number used once', (input) => {
    const result = found(input, 20_000);
    expect(result).toMatchObject({ solved: true, value: 1, proven: true });
    const { value, numbers } = valueOf(result.answer as string);
    expect(value).toBeCloseTo(24, 9);
    expect(numbers).toEqual((input.match(/\d+/g) ?? []).map(Number).sort((a, b) => a - b));
    expect(result.stats.best_action).toBe(result.principalVariation[0]);
  });

  it.each(['1 1 1 1', '1 1 1 2', '13 13 13 13', '0 0'])('proves that %s can’t be done', (input) => {
    expect(found(input, 10_000)).toMatchObject({
      solved: false,
      answer: null,
      proven: true,
      stopped: 'proven',
      value: 0,
    });
  });

  it('solves every set of four numbers of 1..13 that can be solved in 1,000 simulations', () => {
    const sets = solvable();
    expect(sets).toHaveLength(1_362);
    const unsolved = sets.filter((numbers) => !found(numbers.join(' '), 1_000).solved);
    expect(unsolved).toEqual([]);
  });

  it('finds or rules out what trying everything does, by the rules alone too', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 3, maxLength: 4 }), (numbers) => {
        const expected = reachable(numbers) ? 1 : 0;
        for (const problem of [gameOf24, plainGameOf24]) {
          const result = search(problem, tableOf(numbers), { iterations: 20_000 });
          expect(result).toMatchObject({ proven: true, value: expected });
        }
      }),
      { numRuns: 40 },
    );
  });

  it('hashes tables by their numbers, not by their order or by how they were made', () => {
    const game = plainGameOf24;
    expect(tableOf([3, 8, 1]).hash).toBe(tableOf([1, 3, 8]).hash);
    expect(tableOf([3, 8, 1]).hash).not.toBe(tableOf([3, 8, 2]).hash);
    const table = tableOf([2, 6, 3, 8]);
    const made = (text: string) =>
      game.apply(table, game.moves(table).find((move) => game.label?.(table, move) === text) ?? -1);
    expect(made('8-2 = 6').hash).toBe(tableOf([6, 6, 3]).hash);
    expect(made('2/6 = 1/3').hash).not.toBe(made('6/2 = 3').hash);
  });

  it.each([
    ['0 numbers', ''],
    ['7 numbers', '1 2 3 4 5 6 7'],
    ['“x” is not a number', '1 2 x 4'],
    ['“-1”', '-1 2 3 4'],
    ['“100” is not a number from 0 to 99', '1 2 3 4 100'],
  ])('refuses by name: %s', (message, input) => {
    expect(() => gameOf24Problem.start(input, {})).toThrow(
      expect.objectContaining({ name: 'SearchInvalid', message: expect.stringContaining(message) as string }),
    );
  });
});

it('is the same game on every way to the same numbers, which is why ways may share what is known', () => {
  for (const numbers of [
    [3, 3, 5, 5],
    [5, 5, 8, 8],
    [5, 5, 9, 9],
    [8, 8, 9, 12],
  ]) {
    const options = { iterations: 20_000, transpositions: true };
    expect(search(plainGameOf24, tableOf(numbers), options).bestLine?.reward).toBe(1);
  }
});
