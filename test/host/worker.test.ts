import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { hardPack } from '../packs/fast/fast-pack.ts';
import { searchedHere } from '../support/searched-here.ts';
import { childrenOf, runs, ticksOf, until, workbench, workerOf } from './bench.ts';
import { clientOf, ended } from './client.ts';
import type { Client } from './client.ts';

const iterations = 2_000;
const bench = workbench();
const pack = hardPack();
bench.later(pack.dispose);

/** A ticket with a plan of its own: one search, in the worker from 2,000 simulations on. */
const search = (simulations: number) => ({
  input: 'The leaves turn yellow on every ficus of ours, all over the house.',
  options: { mcts_iterations: simulations },
  plan: {
    steps: [
      { step_id: 's1', specialist: 'care', method: 'mcts', task: 'The leaves turn yellow.', depends_on: [] },
    ],
  },
});

const searching = async (simulations = iterations): Promise<{ client: Client; host: number; id: string }> => {
  const host = bench.start({ data: bench.folder(), pack: pack.folder });
  const client = clientOf(await host.ready);
  const id = await client.submit(search(simulations));
  await client.watch(id, 0, ({ type }) => type === 'search.progress');
  return { client, host: host.pid, id };
};

const progress = (client: Client, id: string): Promise<void> =>
  client.watch(id, 0, ({ type }) => type === 'search.progress');

/**
 * Iterations by each report of a session's search, the first included: its worker stands still until somebody listens.
 * @param enough is asked at each report
 */
const reportsOf = async (
  { client, id, pid }: { client: Client; id: string; pid: number },
  enough: (reports: number) => boolean,
): Promise<readonly number[]> => {
  const reports: number[] = [];
  await client.watch(id, 0, ({ type, data }) => {
    if (type === 'subscribed') process.kill(pid, 'SIGCONT');
    if (type !== 'search.progress') return false;
    reports.push(Number(data?.['iterations']));
    return enough(reports.length);
  });
  return reports;
};

/** Whether a host holds a search to go on with. */
const holdsOne = (data: string): boolean => {
  const file = new DatabaseSync(join(data, 'deliberate.sqlite'), { readOnly: true });
  try {
    return file.prepare('SELECT 1 FROM checkpoints').get() !== undefined;
  } finally {
    file.close();
  }
};

const worker = (host: number, not?: number): Promise<number> =>
  until('a search worker', () => {
    const pid = workerOf(host);
    return pid === undefined || pid === not ? undefined : pid;
  });

describe.concurrent('the search worker', () => {
  it(
    'gives its search to its successor when it is killed, and when it is told to stop',
    { timeout: 60_000 },
    async () => {
      const { client, host, id } = await searching();
      const first = await worker(host);
      process.kill(first, 'SIGKILL');
      const second = await worker(host, first);
      await progress(client, id);
      process.kill(second, 'SIGTERM');
      const third = await worker(host, second);
      expect(runs(second)).toBe(false);
      await progress(client, id);
      expect(await worker(host)).toBe(third);
      const interrupted = await client.settled(id);
      expect((await client.call('GET', '/ready')).status).toBe(200);

      expect(interrupted.status).toBe('concluded');
      expect(interrupted.plan?.steps).toMatchObject([{ status: 'succeeded', attempts: 1, queue: 'search' }]);
      expect(interrupted.mcts_stats).toEqual(searchedHere(interrupted, { pack: pack.folder, iterations }));
    },
  );

  it(
    'goes on with a search where its predecessor had kept it when it was killed',
    { timeout: 90_000 },
    async () => {
      const large = 8_000;
      const data = bench.folder();
      const started = bench.start({ data, pack: pack.folder });
      const client = clientOf(await started.ready);
      const host = started.pid;
      const first = await worker(host);
      process.kill(first, 'SIGSTOP');
      const id = await client.submit(search(large));
      const [, early] = await reportsOf(
        { client, id, pid: first },
        (reports) => reports > 1 && holdsOne(data),
      );
      process.kill(first, 'SIGKILL');
      const second = await worker(host, first);
      process.kill(second, 'SIGSTOP');
      const [resumedAt] = await reportsOf({ client, id, pid: second }, () => true);
      // It is kept two seconds into it, and reported on the second time long before.
      expect(resumedAt).toBeGreaterThan(early ?? Infinity);
      const resumed = await client.settled(id);
      expect(resumed.plan?.steps).toMatchObject([{ status: 'succeeded', attempts: 1 }]);
      expect(resumed.mcts_stats).toEqual(searchedHere(resumed, { pack: pack.folder, iterations: large }));
      expect(holdsOne(data)).toBe(false);
    },
  );

  it('lets go of the search of a session that is cancelled', { timeout: 60_000 }, async () => {
    const { client, host, id } = await searching(10_000);
    const pid = await worker(host);
    const busy = ticksOf(pid);
    expect(await client.call('POST', `/sessions/${id}/cancel`)).toMatchObject({ status: 200 });
    const cancelled = performance.now();
    expect(ended(await client.session(id))).toBe(true);
    await until('the worker to be idle', async () => {
      const before = ticksOf(pid);
      await new Promise((resolve) => setTimeout(resolve, 200));
      return ticksOf(pid) - before < 4;
    });
    expect(performance.now() - cancelled).toBeLessThan(2_500);
    expect(ticksOf(pid)).toBeGreaterThan(busy);
    expect(childrenOf(host).some((child) => child.pid === pid)).toBe(true);
  });
});
