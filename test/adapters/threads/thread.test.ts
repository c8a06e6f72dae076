import { afterEach, describe, expect, it } from 'vitest';
import { searchesOnThreads } from '../../../local/worker/on-threads.ts';
import { systemClock } from '../../../src/adapters/system/index.ts';
import { openThread, threadPool } from '../../../src/adapters/threads/index.ts';
import type { ThreadPool } from '../../../src/adapters/threads/index.ts';
import type { SearchOrder } from '../../../src/ports/search-pool.ts';
import { searchInSlices } from '../../../src/usecases/search-here.ts';
import { printer } from '../../problems/printer.ts';

const open: ThreadPool[] = [];
afterEach(async () => {
  for (const pool of open.splice(0)) await pool.close();
});
const onThreads = (pool = searchesOnThreads({ most: 2 })): ThreadPool => {
  open.push(pool);
  return pool;
};
const watch = { tenant: 'acme' };

const orders: SearchOrder[] = [
  { problem: 'connect-four', input: '3 3', options: { iterations: 3_000, seed: 7, exploration: 1 } },
  { problem: 'game-of-24', input: '4 7 8 1', options: { iterations: 500, seed: 2 } },
  { problem: 'tic-tac-toe', input: '4', options: { iterations: 300 }, tree: { depth: 2, limit: 20 } },
  {
    problem: 'troubleshooting',
    input: JSON.stringify({ model: printer, evidence: { symptoms: { light: true } } }),
    options: { iterations: 400, seed: 5 },
  },
];

describe('a search on a thread', () => {
  it.each(orders)('finds the same to the bit as in this process: $problem', async (order) => {
    const here = await searchInSlices({ clock: systemClock }).run(order, watch);
    expect(await onThreads().run(order, watch)).toEqual(here);
  });

  it('leaves the event loop free, and tells how it gets on', async () => {
    const ending = new AbortController();
    let turns = 0;
    const heard: number[] = [];
    const run = onThreads().run(
      { problem: 'connect-four', input: '', options: { iterations: 10_000_000 } },
      {
        ...watch,
        signal: ending.signal,
        onProgress: ({ iterations }) => {
          heard.push(iterations);
          if (heard.length === 2) ending.abort(new Error('Enough.'));
        },
      },
    );
    const turn = (): void => {
      turns += 1;
      if (!ending.signal.aborted) setImmediate(turn);
    };
    turn();
    await expect(run).rejects.toThrow('Enough.');
    expect(heard[1]).toBeGreaterThan(heard[0] ?? Infinity);
    // Slices in this process would leave it a turn each, of which there are 50 a second at most.
    expect(turns).toBeGreaterThan(1_000);
  });

  it.each([
    ['chess', '', 'SearchInvalid'],
    ['connect-four', 'x', 'SearchInvalid'],
    ['troubleshooting', '{}', 'SearchInvalid'],
  ])('fails by the same name: %s %j', async (problem, input, code) => {
    await expect(onThreads().run({ problem, input, options: {} }, watch)).rejects.toMatchObject({ code });
  });

  it('that takes more memory than there is fails by name, and the next one is not hurt', async () => {
    const entries = [
      new URL('./hoarding-thread.ts', import.meta.url),
      new URL('../../../local/worker/thread.ts', import.meta.url),
    ];
    const pool = onThreads(
      threadPool({
        threads: 1,
        open: () => openThread(entries.shift() ?? new URL('none:'), { heap_mib: 64 }),
        clock: systemClock,
      }),
    );
    const [first] = orders;
    if (first === undefined) throw new Error('There are no orders.');
    await expect(pool.run(first, watch)).rejects.toMatchObject({
      code: 'SearchFailed',
      message: 'Cannot search because the thread that did it died: it had no memory left.',
    });
    expect((await pool.run(first, watch)).result.stats.iterations).toBe(3_000);
  });
});
