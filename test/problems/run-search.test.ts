import { describe, expect, it } from 'vitest';
import { searchesOnThreads } from '../../local/worker/on-threads.ts';
import { systemClock } from '../../src/adapters/system/index.ts';
import { searchReportSchema } from '../../src/contracts/search-stats.ts';
import type { SearchReport, SearchRequest } from '../../src/contracts/search-stats.ts';
import { runSearch, searchInSlices } from '../../src/problems/index.ts';
import type { SearchOrder, SearchPool } from '../../src/ports/search-pool.ts';

const here = searchInSlices({ clock: systemClock });
const run = async (request: SearchRequest, searches: SearchPool = here): Promise<SearchReport> =>
  searchReportSchema.parse(await runSearch(request, { searches }));
const request = { problem: 'connect-four', input: '3', iterations: 1_000, seed: 5 };

/** What is ordered of the pool, in order. */
const ordered = async (given: SearchRequest): Promise<SearchOrder['options'][]> => {
  const all: SearchOrder['options'][] = [];
  await run(given, {
    run: (order, watch) => {
      all.push(order.options);
      return here.run(order, watch);
    },
  });
  return all;
};

describe('a search by several workers', () => {
  it('finds the same to the bit in one process and on threads, and another number something else', async () => {
    const threads = searchesOnThreads({ most: 2 });
    try {
      const three = await run({ ...request, workers: 3 });
      expect(await run({ ...request, workers: 3 }, threads)).toEqual(three);
      expect(three.stats.iterations).toBe(1_000);
      expect(three.stats.root_visits).toBe(
        Object.values(three.stats.action_stats).reduce((sum, one) => sum + one.visits, 0),
      );
      expect(await run({ ...request, workers: 2 })).not.toEqual(three);
    } finally {
      await threads.close();
    }
  });

  it('shares the iterations out, with seeds that follow one another', async () => {
    const options = await ordered({ ...request, workers: 3 });
    expect(options.map(({ iterations }) => iterations)).toEqual([334, 333, 333]);
    expect(options.map(({ seed }) => seed)).toEqual([5, 6, 7]);
    const last = await ordered({ ...request, seed: Number.MAX_SAFE_INTEGER, workers: 2 });
    expect(last.map(({ seed }) => seed)).toEqual([Number.MAX_SAFE_INTEGER, 0]);
    expect(await ordered({ ...request, iterations: 2, workers: 64 })).toHaveLength(2);
  });

  it('answers in the problem’s own terms, and draws the first of its trees', async () => {
    const report = await run({
      problem: 'game-of-24',
      input: '4 7 8 1',
      iterations: 900,
      workers: 3,
      tree: { depth: 1, nodes: 5 },
    });
    expect(report).toMatchObject({ solved: true, value: 1 });
    expect(report.tree?.children.length).toBeLessThanOrEqual(4);
    expect(report.tree?.children.every(({ children }) => children.length === 0)).toBe(true);
  });

  it('ends them all where one fails', async () => {
    let aborted = 0;
    const failing: SearchPool = {
      run: (order, { signal }) =>
        new Promise((_, reject) => {
          if (order.options.seed === 6) reject(new Error('One failed.'));
          signal?.addEventListener('abort', () => {
            aborted += 1;
            reject(new Error('It was told to.'));
          });
        }),
    };
    await expect(run({ ...request, workers: 4 }, failing)).rejects.toThrow('One failed.');
    expect(aborted).toBe(4);
  });
});

describe('a report', () => {
  it('says how sure the value is, and how the search came to it', async () => {
    const { value, interval, trace, stats } = await run(request);
    expect(interval?.low).toBeLessThan(value);
    expect(interval?.high).toBeGreaterThan(value);
    expect(trace.at(-1)).toEqual({
      iterations: 1_000,
      best_action: stats.best_action,
      value: stats.best_action_value,
      visits: stats.best_action_visits,
    });
    expect(trace.map(({ iterations }) => iterations)).toEqual(
      trace.map(({ iterations }) => iterations).toSorted((one, other) => one - other),
    );
  });

  it('has the tree only where it is asked for', async () => {
    expect((await run(request)).tree).toBeUndefined();
    const { tree, stats } = await run({ ...request, tree: {} });
    expect(tree).toMatchObject({ move: -1, visits: stats.root_visits });
  });
});
