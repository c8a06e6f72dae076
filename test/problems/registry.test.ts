import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { searchReportSchema } from '../../src/contracts/search-stats.ts';
import type { SearchReport, SearchRequest } from '../../src/contracts/search-stats.ts';
import { connectFour, emptyPosition } from '../../src/problems/connect-four.ts';
import { problems, runSearch, searchInSlices } from '../../src/problems/index.ts';
import type { SearchHost } from '../../src/problems/index.ts';
import type { Clock } from '../../src/ports/clock.ts';
import { printer } from './printer.ts';

/** A clock whose time goes on by 10 ms whenever somebody gives way. */
const simulated = (): Clock => {
  let now = 0;
  return {
    now: () => now,
    after: (_, run) => {
      now += 10;
      queueMicrotask(run);
      return () => undefined;
    },
  };
};

const run = async (
  problem: string,
  input: string,
  request: Partial<SearchRequest> = {},
  host: Partial<SearchHost> = {},
): Promise<SearchReport> =>
  searchReportSchema.parse(
    await runSearch(
      { problem, input, ...request },
      { searches: searchInSlices({ clock: simulated() }), ...host },
    ),
  );

const refusal = (name: string, message: string): unknown =>
  expect.objectContaining({ name, message: expect.stringContaining(message) as string });

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
  ])('makes 24 of %s, each number used once', async (input) => {
    const report = await run('game-of-24', input, { iterations: 1_000 });
    expect(report).toMatchObject({ solved: true, value: 1, proven: true });
    const { value, numbers } = valueOf(report.answer as string);
    expect(value).toBeCloseTo(24, 9);
    expect(numbers).toEqual((input.match(/\d+/g) ?? []).map(Number).sort((a, b) => a - b));
    expect(report.best_action).toBe(report.principal_variation[0]);
  });

  it.each(['1 1 1 1', '1 1 1 2', '13 13 13 13'])('proves that %s can’t be done', async (input) => {
    expect(await run('game-of-24', input, { iterations: 10_000 })).toMatchObject({
      solved: false,
      answer: null,
      proven: true,
      stopped: 'proven',
      value: 0,
    });
  });

  it('finds what trying everything finds', async () => {
    const reachable = (numbers: number[]): boolean => {
      if (numbers.length === 1) return Math.abs(numbers[0]! - 24) < 1e-6;
      return numbers.some((a, i) =>
        numbers.some((b, j) => {
          const rest = numbers.filter((_, index) => index !== i && index !== j);
          return i !== j && [a + b, a - b, a * b, a / b].some((value) => reachable([...rest, value]));
        }),
      );
    };
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 13 }), { minLength: 4, maxLength: 4 }),
        async (numbers) => {
          const { solved } = await run('game-of-24', numbers.join(' '), { iterations: 1_000 });
          expect(solved).toBe(reachable(numbers));
        },
      ),
      { numRuns: 40 },
    );
  });

  it.each([
    ['', '0 numbers'],
    ['1 2 3 4 5 6 7', '7 numbers'],
    ['1 2 x 4', '“x” is not a number'],
    ['-1 2 3 4', '“-1”'],
  ])('refuses %j', async (input, message) => {
    await expect(run('game-of-24', input)).rejects.toThrow(refusal('SearchInvalid', message));
  });
});

/** A problem in PDDL from piles, each from the table up. */
const pddl = (start: string[][], goal: string): string => `
  (define (problem p) (:domain blocksworld) ; made up
    (:objects ${start.flat().join(' ')} - block)
    (:init (handempty) ${start
      .map(
        (pile) =>
          pile
            .map((block, at) => (at === 0 ? `(ontable ${block})` : `(on ${block} ${pile[at - 1]})`))
            .join(' ') + ` (clear ${pile.at(-1)})`,
      )
      .join(' ')})
    (:goal ${goal}))`;

describe('blocksworld', () => {
  const sussman = pddl([['a', 'c'], ['b']], '(AND (on a b) (on b c))');

  it('finds the shortest plan of the Sussman anomaly', async () => {
    const report = await run('blocksworld', sussman, { iterations: 1_000 });
    expect(report.solved).toBe(true);
    expect(report.answer).toEqual([
      '(unstack c a)',
      '(put-down c)',
      '(pick-up b)',
      '(stack b c)',
      '(pick-up a)',
      '(stack a b)',
    ]);
  });

  it('finds the shortest plans of small random tasks, as breadth-first search does', async () => {
    const names = ['a', 'b', 'c', 'd'];
    const piles = fc
      .tuple(
        fc.shuffledSubarray(names, { minLength: 4 }),
        fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
      )
      .map(([order, cuts]) =>
        order.reduce<string[][]>(
          (all, block, at) =>
            at === 0 || cuts[at] ? [...all, [block]] : [...all.slice(0, -1), [...all.at(-1)!, block]],
          [],
        ),
      );
    await fc.assert(
      fc.asyncProperty(piles, piles, async (start, end) => {
        const text = (all: string[][]): string =>
          all
            .map((pile) => pile.join(''))
            .sort()
            .join(' ');
        fc.pre(text(start) !== text(end));
        const facts = end.flatMap((pile) =>
          pile.map((block, at) => (at === 0 ? `(ontable ${block})` : `(on ${block} ${pile[at - 1]})`)),
        );
        const { answer } = await run('blocksworld', pddl(start, `(and ${facts.join(' ')})`), {
          iterations: 2_000,
        });
        expect(answer).toHaveLength(2 * fewestMoves(start, text(end), text));
      }),
      { numRuns: 25 },
    );
  });

  /** Each move of a block from pile to pile is two operators. */
  const fewestMoves = (start: string[][], end: string, text: (piles: string[][]) => string): number => {
    const seen = new Set([text(start)]);
    let level = [start];
    for (let moves = 0; ; moves += 1) {
      if (level.some((piles) => text(piles) === end)) return moves;
      level = level
        .flatMap((piles) =>
          piles.flatMap((from) =>
            [...piles.filter((pile) => pile !== from), []].map((onto) => [
              ...piles.filter((pile) => pile !== from && pile !== onto),
              ...(from.length > 1 ? [from.slice(0, -1)] : []),
              [...onto, from.at(-1)!],
            ]),
          ),
        )
        .filter((piles) => !seen.has(text(piles)) && seen.add(text(piles)));
    }
  };

  it('reads other goals: a clear block, a block in the hand', async () => {
    const report = await run('blocksworld', pddl([['a', 'b', 'c']], '(holding a)'), { iterations: 500 });
    expect((report.answer as string[]).at(-1)).toBe('(pick-up a)');
    expect((await run('blocksworld', pddl([['a', 'b']], '(clear a)'), { iterations: 10 })).answer).toEqual([
      '(unstack b a)',
    ]);
  });

  it.each([
    ['(define', 'a bracket is not closed'],
    [')', 'a bracket is closed'],
    ['hello', 'not one expression'],
    [sussman.replace('(on b c)', '(under b c)'), 'not on, ontable, clear, holding or handempty'],
    [sussman.replace('(on b c)', '(on b z)'), '“z” is not among the objects'],
    [sussman.replace('(on c a)', '(on c a) (on c b)'), '“c” starts in two places'],
    [sussman.replace('(on c a)', ''), '“c” starts nowhere'],
    [sussman.replace('(ontable a)', '(on a c)'), 'starts on itself'],
    [sussman.replace('(clear b)', '(clear a)'), '“a” starts clear'],
    [sussman.replace('(handempty)', '(handempty) (holding a)'), 'starts in two places'],
    [sussman.replace(':goal', ':gaol'), '0 sections “(:goal'],
    [pddl([['a']], '(ontable a)'), 'has no moves'],
  ])('refuses %j: %s', async (input, message) => {
    await expect(run('blocksworld', input)).rejects.toThrow(refusal('SearchInvalid', message));
  });
});

describe('board games', () => {
  it('find the winning move after the moves so far', async () => {
    expect(await run('connect-four', '3 2 3 2 3 2', { iterations: 1_000 })).toMatchObject({
      best_action: '3',
      solved: true,
    });
    expect(await run('tic-tac-toe', '0,3,1,4', { iterations: 1_000 })).toMatchObject({
      best_action: '2',
      value: 1,
    });
  });

  it.each([
    ['connect-four', '7', 'move 1, “7”, is not possible'],
    ['connect-four', '0000000', 'move 7, “0”'],
    ['connect-four', 'x', 'other characters'],
    ['tic-tac-toe', '0 0', 'move 2, “0”'],
    ['tic-tac-toe', '0 3 1 4 2', 'the game is over'],
  ])('refuse: %s %s', async (problem, input, message) => {
    await expect(run(problem, input)).rejects.toThrow(refusal('SearchInvalid', message));
  });

  it('see four in a row where there is one, and nowhere else', () => {
    const four = (grid: number[][], player: number): boolean =>
      grid.some((column, x) =>
        column.some((_, y) =>
          [
            [0, 1],
            [1, 0],
            [1, 1],
            [1, -1],
          ].some(([dx, dy]) =>
            [0, 1, 2, 3].every((step) => grid[x + step * dx!]?.[y + step * dy!] === player),
          ),
        ),
      );
    fc.assert(
      fc.property(fc.array(fc.nat(6), { minLength: 60, maxLength: 60 }), (columns) => {
        const grid: number[][] = Array.from({ length: 7 }, () => []);
        let position = emptyPosition();
        for (const column of columns) {
          if (!connectFour.moves(position).includes(column)) continue;
          const player = position.turn;
          grid[column]!.push(player);
          position = connectFour.apply(position, column);
          expect(position.winner).toBe(four(grid, player) ? player : 0);
          const open =
            position.winner === 0 ? [0, 1, 2, 3, 4, 5, 6].filter((at) => grid[at]!.length < 6) : [];
          expect(connectFour.moves(position)).toEqual(open);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('a search by name', () => {
  it('reports on a ticket', async () => {
    const report = await run(
      'troubleshooting',
      JSON.stringify({ model: printer, evidence: { symptoms: { light: true } } }),
    );
    expect(report).toMatchObject({ solved: true, best_action: 'refill' });
    expect(report.answer).toContain('Put paper into tray 1.');
    await expect(run('troubleshooting', '{')).rejects.toThrow(refusal('SearchInvalid', 'not JSON'));
    await expect(run('troubleshooting', '{}')).rejects.toThrow(refusal('SearchInvalid', 'model'));
  });

  it('is the same to the bit for the same request, however it is sliced', async () => {
    const request = { iterations: 700, seed: 3, exploration: 1 };
    expect(await run('connect-four', '3', request)).toEqual(await run('connect-four', '3', request));
    expect(await run('connect-four', '3', request)).not.toEqual(
      await run('connect-four', '3', { ...request, seed: 4 }),
    );
  });

  it('gives way while it runs, so that it can be cancelled and run out of time', async () => {
    const ending = new AbortController();
    const pending = run('connect-four', '', { iterations: 10_000 }, { signal: ending.signal });
    await Promise.resolve();
    ending.abort(new Error('Nobody waits.'));
    await expect(pending).rejects.toThrow('Nobody waits.');
    expect((await run('connect-four', '', { iterations: 10_000, time_limit_ms: 30 })).stopped).toBe(
      'deadline',
    );
  });

  it('refuses unknown problems and settings out of range, by name', async () => {
    await expect(run('chess', '')).rejects.toThrow(
      refusal('SearchInvalid', 'the problems are: blocksworld, connect-four'),
    );
    await expect(run('tic-tac-toe', '', { iterations: 0 })).rejects.toThrow(
      refusal('InvalidRequest', 'not valid'),
    );
    await expect(run('tic-tac-toe', '', { iterations: 1e9 })).rejects.toMatchObject({
      details: [{ path: 'iterations' }],
    });
    await expect(run('tic-tac-toe', '', { exploration: Number.NaN })).rejects.toMatchObject({
      details: [{ path: 'exploration' }],
    });
  });

  it('is described, problem by problem', () => {
    for (const [name, problem] of problems) {
      expect(problem.name).toBe(name);
      expect(problem.summary).toMatch(/Input: /);
    }
  });
});
