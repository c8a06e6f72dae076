import { describe, expect, it } from 'vitest';
import { searchesOnThreads } from '../../local/worker/on-threads.ts';
import { systemClock } from '../../src/adapters/system/index.ts';
import { searchInSlices, takeInHand } from '../../src/problems/index.ts';
import type { SearchInHand, SearchOrder } from '../../src/ports/search-pool.ts';
import { SimClock } from '../support/sim-clock.ts';
import { printer } from './printer.ts';

const orders: SearchOrder[] = [
  { problem: 'connect-four', input: '3 3', options: { iterations: 900, seed: 7 } },
  { problem: 'tic-tac-toe', input: '', options: { iterations: 900, seed: 7 } },
  { problem: 'game-of-24', input: '1 1 1 2', options: { iterations: 900, seed: 3, transpositions: true } },
  { problem: 'connect-four', input: '', options: { iterations: 900, selection: 'ucb1-tuned' } },
  {
    problem: 'troubleshooting',
    input: JSON.stringify({ model: printer, evidence: { symptoms: { light: true } } }),
    options: { iterations: 900, seed: 5 },
  },
];

const clock = new SimClock();
const hold = (order: SearchOrder, saved?: Uint8Array): SearchInHand => takeInHand(order, { clock, saved });
const unbroken = (order: SearchOrder): ReturnType<SearchInHand['found']> => {
  const search = hold(order);
  while (!search.slice({ iterations: Infinity, ms: 1 }));
  return search.found();
};

describe.each(orders)('an interrupted search of $problem', (order) => {
  it('that goes on elsewhere again and again finds the same to the bit', () => {
    let search = hold(order);
    let parts = 0;
    while (!search.slice({ iterations: 113, ms: 1 })) {
      parts += 1;
      search = hold(order, search.save());
    }
    expect(search.found()).toEqual(unbroken(order));
    if (search.found().result.stopped === 'iterations') expect(parts).toBe(7);
  });

  it('begins anew, to the same result, from bytes that are none of its own', () => {
    const other = hold({ ...order, options: { ...order.options, seed: 99 } });
    other.slice({ iterations: 50, ms: 1 });
    for (const saved of [other.save(), new Uint8Array(), Uint8Array.of(1, 2, 3)]) {
      const search = hold(order, saved);
      while (!search.slice({ iterations: Infinity, ms: 1 }));
      expect(search.found()).toEqual(unbroken(order));
    }
  });
});

it('broken off on a thread goes on in this process, and the other way round', async () => {
  const order: SearchOrder = { problem: 'connect-four', input: '3', options: { iterations: 40_000 } };
  const threads = searchesOnThreads({ most: 1 });
  const here = searchInSlices({ clock: systemClock });
  const breakOff = async (pool: typeof here): Promise<Uint8Array> => {
    const ending = new AbortController();
    let kept: Uint8Array | undefined;
    const run = pool.run(order, {
      tenant: 'acme',
      signal: ending.signal,
      onProgress: () => ending.abort(new Error('Enough.')),
      keep: async (bytes) => void (kept = bytes),
    });
    await expect(run).rejects.toThrow('Enough.');
    if (kept === undefined) throw new Error('Nothing was kept.');
    return kept;
  };
  try {
    const whole = await here.run(order, { tenant: 'acme' });
    for (const [first, second] of [
      [threads, here],
      [here, threads],
    ] as const) {
      const saved = await breakOff(first);
      expect(await second.run(order, { tenant: 'acme', saved })).toEqual(whole);
    }
  } finally {
    await threads.close();
  }
});
