import { describe, expect, it } from 'vitest';
import type { TransientFrame } from '../../src/contracts/events.ts';
import { Failure } from '../../src/contracts/errors.ts';
import type { CheckpointKey } from '../../src/ports/checkpoints.ts';
import type { SearchWatch } from '../../src/ports/search-pool.ts';
import type { Services } from '../../src/usecases/services.ts';
import { cancel } from '../../src/usecases/cancel.ts';
import { handleStep } from '../../src/usecases/step-protocol.ts';
import { searchedHere } from '../support/searched-here.ts';
import { tinyPackFolder } from '../support/tiny-pack.ts';
import { openShop, operator } from './harness.ts';

const iterations = 5_000;
const clocks = { beat_ms: 500 };

/** A shop with one large search to do, which nobody takes from its queue but the test. */
const aLargeSearch = async (
  options: { services?: (plain: Services) => Partial<Services>; iterations?: number } = {},
) => {
  const bodies: string[] = [];
  const frames: TransientFrame[] = [];
  const runs: SearchWatch[] = [];
  const keys: CheckpointKey[] = [];
  let onNews = (): void => undefined;
  const shop = await openShop({
    store: (store) => ({ queue: { ...store.queue, send: async (_, body) => void bodies.push(body) } }),
    services: (plain) => ({
      ...plain,
      broadcast: (_, frame) => void frames.push(frame),
      searches: {
        run: (order, watch) => {
          runs.push(watch);
          return plain.searches.run(order, {
            ...watch,
            onProgress: (news) => {
              watch.onProgress?.(news);
              onNews();
            },
          });
        },
      },
      checkpoints: {
        ...plain.checkpoints,
        keep: async (key, bytes) => {
          keys.push(key);
          await plain.checkpoints.keep(key, bytes);
        },
      },
      ...options.services?.(plain),
    }),
  });
  const { session_id } = await shop.submit('The leaves turn yellow.', {
    options: { mcts_iterations: options.iterations ?? iterations },
    plan: {
      steps: [
        {
          step_id: 's1',
          specialist: 'care',
          method: 'mcts',
          task: 'The leaves turn yellow.',
          depends_on: [],
        },
      ],
    },
  });
  await shop.pass(1_000);
  const take = (signal?: AbortSignal) => handleStep(shop.services, bodies[0] ?? '', clocks, signal);
  /** Lets time pass until it is over: packing what is kept takes its own. */
  const settled = async <T>(run: Promise<T>): Promise<T> => {
    let over = false;
    void run.finally(() => (over = true)).catch(() => undefined);
    while (!over) await shop.pass(10);
    return run;
  };
  const kept = async (): Promise<number> => {
    const found = await Promise.all(keys.map((key) => shop.services.checkpoints.find(key)));
    return found.filter((bytes) => bytes !== undefined).length;
  };
  return {
    shop,
    frames,
    runs,
    keys,
    kept,
    take,
    settled,
    step: async () => (await shop.session(session_id)).plan?.steps[0],
    session: () => shop.session(session_id),
    when: (news: () => void) => (onNews = news),
  };
};

const searched = (session_id: string, count = iterations): unknown =>
  searchedHere({ session_id }, { pack: tinyPackFolder, iterations: count });

describe('a large search', () => {
  it('that is handed back goes on where it was, to the result of an unbroken one', async () => {
    const { take, settled, runs, kept, step, session, when, frames } = await aLargeSearch();
    const ending = new AbortController();
    when(() => ending.abort(new Error('The host stops.')));
    expect(await settled(take(ending.signal))).toBe('again');
    expect((await step())?.status).toBe('running');
    expect(await kept()).toBe(1);
    when(() => undefined);
    expect(await settled(take())).toBe('done');
    const { session_id } = await session();
    expect((await step())?.result?.mcts_stats).toEqual(searched(session_id));
    expect(runs.map(({ saved }) => saved !== undefined)).toEqual([false, true]);
    const [before, after] = frames.map(({ data }) => Number(data['iterations']));
    expect(after).toBeGreaterThan(before ?? Infinity);
    expect(await kept()).toBe(0);
  });

  it('tells followers how it gets on, and at which step', async () => {
    const { take, settled, frames, session } = await aLargeSearch();
    await settled(take());
    const { session_id } = await session();
    expect(frames.length).toBeGreaterThan(0);
    for (const frame of frames)
      expect(frame).toMatchObject({
        session_id,
        type: 'search.progress',
        data: {
          step_id: 's1',
          iterations: expect.any(Number) as number,
          best_action: expect.any(String) as string,
          value: expect.any(Number) as number,
          visits: expect.any(Number) as number,
        },
      });
  });

  it('of a session that is cancelled is told within a second, and leaves nothing behind', async () => {
    let told: unknown;
    const endless: Services['searches'] = {
      run: (_, { signal, keep }) =>
        new Promise((_, reject) => {
          signal?.addEventListener('abort', () => {
            told = signal.reason;
            void keep?.(Uint8Array.of(1)).then(() => reject(signal.reason as Error));
          });
        }),
    };
    const { shop, take, keys, session } = await aLargeSearch({ services: () => ({ searches: endless }) });
    const running = await session();
    const taken = take();
    await shop.pass(10_000);
    expect(told).toBeUndefined();
    await cancel(shop.services, operator, running);
    await shop.pass(1_000);
    expect(told).toMatchObject({ code: 'TaskClosed' });
    expect(await taken).toBe('done');
    expect((await session()).status).toBe('cancelled');
    expect(keys).toEqual([]);
  });

  it('is done though nothing can be kept, and says so in the log', async () => {
    const trouble = async (): Promise<never> => {
      throw new Failure('Unavailable', 'Cannot reach the bucket.');
    };
    const { shop, take, settled, step, session } = await aLargeSearch({
      services: () => ({ checkpoints: { keep: trouble, find: trouble, forget: trouble } }),
    });
    expect(await settled(take())).toBe('done');
    expect((await step())?.result?.mcts_stats).toEqual(searched((await session()).session_id));
    expect(shop.logged).toContain('checkpoint.failed');
  });

  it('that fails by name fails its step, and is not begun again', async () => {
    const { take, settled, step } = await aLargeSearch({
      services: () => ({
        searches: {
          run: async () => {
            throw new Failure('SearchFailed', 'Cannot search because the thread that did it died.');
          },
        },
      }),
    });
    expect(await settled(take())).toBe('done');
    expect(await step()).toMatchObject({ status: 'failed', error: { code: 'SearchFailed' } });
  });
});

it('keeps no search that is not expected to be large, and finds the same', async () => {
  const touched = async (): Promise<never> => {
    throw new Error('Nothing is to be kept.');
  };
  const { shop, take, settled, step, session } = await aLargeSearch({
    iterations: 1_999,
    services: () => ({ checkpoints: { keep: touched, find: touched, forget: touched } }),
  });
  expect(await settled(take())).toBe('done');
  expect(await step()).toMatchObject({ queue: 'specialist', status: 'succeeded' });
  expect((await step())?.result?.mcts_stats).toEqual(searched((await session()).session_id, 1_999));
  expect(shop.logged).not.toContain('checkpoint.failed');
});
