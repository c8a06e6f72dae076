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
