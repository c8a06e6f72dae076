import { describe, expect, it } from 'vitest';
import { threadPool } from '../../../src/adapters/threads/index.ts';
import type { SearchWatch } from '../../../src/ports/search-pool.ts';
import { drain, SimClock } from '../../support/sim-clock.ts';
import { countingThreads, order } from './fakes.ts';
import type { Turn } from './fakes.ts';

/** A pool of threads that only count, and what becomes of the searches that are ordered. */
const poolOf = (threads: number, dies?: (turn: Turn) => boolean) => {
  const clock = new SimClock(0);
  const { open, turns, opened } = countingThreads(clock, dies);
  const pool = threadPool({ threads, open, clock });
  const ends: string[] = [];
  const failures: Record<string, unknown> = {};
  const run = (tenant: string, name: string, slices: number, watch: Partial<SearchWatch> = {}): void => {
    pool.run(order(name, slices), { tenant, ...watch }).then(
      ({ answer, result }) => ends.push(`${String(answer)} ${result.stats.iterations}`),
      (thrown: unknown) => (failures[name] = thrown),
    );
  };
  return { clock, pool, run, ends, failures, turns, opened };
};
const names = (turns: readonly Turn[]): string => turns.map(({ name }) => name).join('');

describe('searches on one thread', () => {
  it('take turns by tenant, so that short ones end while a long one runs', async () => {
    const { clock, run, ends, turns } = poolOf(1);
    run('acme', 'A', 100);
    await clock.advance(200);
    for (const name of ['b', 'c', 'd']) run('globex', name, 2);
    await clock.advance(400);
    expect(ends).toEqual(['b 2', 'c 2', 'd 2']);
    expect(names(turns.slice(8))).toMatch(/^(A?[bcd]A)+/);
    await clock.advance(10_000);
    expect(ends.at(-1)).toBe('A 100');
  });

  it('give each tenant as much, however many searches one has', async () => {
    const { clock, run, turns } = poolOf(1);
    for (let index = 0; index < 7; index += 1) run('acme', 'A', 1_000);
    run('globex', 'b', 1_000);
    await clock.advance(5_000);
    const share = turns.filter(({ name }) => name === 'b').length / turns.length;
    expect(share).toBeGreaterThan(0.45);
    expect(share).toBeLessThan(0.55);
  });

  it('of a tenant that always has a new one leave others their turns', async () => {
    const { clock, pool, run, turns } = poolOf(1);
    run('acme', 'A', 1_000);
    let going = true;
    const again = (): void => {
      if (going) void pool.run(order('b', 1), { tenant: 'globex' }).then(again);
    };
    again();
    await clock.advance(2_500);
    going = false;
    expect(turns.filter(({ name }) => name === 'A').length).toBeGreaterThanOrEqual(turns.length / 2 - 1);
  });
});

describe('searches on several threads', () => {
  it('get on at once, and none waits for ever, whoever else is at work', async () => {
    const { clock, run, turns } = poolOf(2);
    for (const name of 'ABCDEFG') run('acme', name, 10_000);
    run('globex', 'z', 10_000);
    await clock.advance(10_000);
    for (const name of 'ABCDEFGz') {
      const at = turns.flatMap((turn, index) => (turn.name === name ? [index] : []));
      const gaps = at.map((index, nth) => index - (at[nth - 1] ?? 0));
      expect(Math.max(...gaps, turns.length - (at.at(-1) ?? 0)), name).toBeLessThan(40);
    }
    const share = turns.filter(({ name }) => name === 'z').length / turns.length;
    expect(share).toBeGreaterThan(0.3);
  });

  it('are taken from a busier thread by one that has nothing to do, where they were', async () => {
    const { clock, run, ends, turns, opened } = poolOf(2);
    run('acme', 'a', 40);
    run('acme', 'b', 4);
    run('acme', 'c', 40);
    await clock.advance(40 * 25 + 200);
    expect(ends).toContain('b 4');
    expect(ends).toHaveLength(3);
    expect(opened()).toBe(2);
    for (const name of 'abc') {
      const done = turns.filter((turn) => turn.name === name).map((turn) => turn.done);
      expect(done).toEqual(done.map((_, index) => index));
    }
  });

  it('start no more threads than there are searches', async () => {
    const { clock, run, opened, ends } = poolOf(4);
    run('acme', 'a', 3);
    await clock.advance(1_000);
    expect(ends).toEqual(['a 3']);
    expect(opened()).toBe(1);
  });
});

describe('a search that is aborted', () => {
  const reason = new Error('Nobody waits.');

  it('ends within a slice with the reason, also where it never had a turn', async () => {
    const { clock, run, failures, turns } = poolOf(1);
    const ending = new AbortController();
    run('acme', 'a', 1_000, { signal: ending.signal });
    await clock.advance(100);
    run('acme', 'b', 1_000, { signal: ending.signal });
    ending.abort(reason);
    await clock.advance(25);
    expect(failures).toEqual({ a: reason, b: reason });
    await clock.advance(1_000);
    expect(turns.length).toBeLessThanOrEqual(5);
  });

  it('is not begun where it was aborted before', async () => {
    const { run, failures, opened } = poolOf(1);
    run('acme', 'a', 1, { signal: AbortSignal.abort(reason) });
    await drain();
    expect(failures).toEqual({ a: reason });
    expect(opened()).toBe(0);
  });

  it('is kept as it stands before that, and another run goes on with it', async () => {
    const { clock, run, failures, turns, ends } = poolOf(1);
    const ending = new AbortController();
    const kept: Uint8Array[] = [];
    run('acme', 'a', 20, { signal: ending.signal, keep: async (bytes) => void kept.push(bytes) });
    await clock.advance(26 * 7);
    ending.abort(reason);
    await clock.advance(50);
    expect(failures).toEqual({ a: reason });
    const [saved] = kept;
    if (saved === undefined) throw new Error('Nothing was kept.');
    expect(saved[0]).toBe(turns.length);
    run('acme', 'a', 20, { saved });
    await clock.advance(1_000);
    expect(ends).toEqual(['a 20']);
    expect(turns).toHaveLength(20);
  });
});

it('goes on with others while one that was aborted is being kept', async () => {
  const { clock, run, ends, failures } = poolOf(1);
  const ending = new AbortController();
  run('acme', 'a', 1_000, { signal: ending.signal, keep: () => new Promise(() => undefined) });
  await clock.advance(100);
  ending.abort(new Error('The host stops.'));
  run('globex', 'b', 3);
  await clock.advance(200);
  expect(ends).toEqual(['b 3']);
  expect(failures).toEqual({});
});

it('keeps a search now and then, one keeping at a time', async () => {
  const { clock, run } = poolOf(1);
  const at: number[] = [];
  run('acme', 'a', 1_000, {
    keep: async () => {
      at.push(clock.now());
      await new Promise<void>((resolve) => clock.after(1_000, resolve));
    },
  });
  await clock.advance(24_000);
  // Each took a second, and may cost a tenth of the time.
  expect(at.map((time) => Math.round(time / 1_000))).toEqual([2, 12, 22]);
});

describe('a thread that dies', () => {
  it('fails the search whose turn it was, and the others go on where they were last saved', async () => {
    const { clock, run, ends, failures, turns, opened } = poolOf(
      1,
      ({ name, done }) => name === 'greedy' && done === 3,
    );
    run('acme', 'modest', 200, { keep: async () => undefined });
    await clock.advance(3_000);
    run('globex', 'greedy', 100);
    await clock.advance(10_000);
    expect(failures).toMatchObject({ greedy: { code: 'SearchFailed' } });
    expect(ends).toEqual(['modest 200']);
    expect(opened()).toBe(2);
    const [again] = turns.filter(({ thread, name }) => thread === 1 && name === 'modest');
    expect(again?.done).toBeGreaterThan(50);
  });
});

it('ends what still runs when it is closed, by name', async () => {
  const { clock, pool, run, failures } = poolOf(2);
  run('acme', 'a', 1_000);
  await clock.advance(100);
  await pool.close();
  run('acme', 'b', 1);
  await drain();
  expect(failures).toMatchObject({ a: { code: 'Unavailable' }, b: { code: 'Unavailable' } });
});
