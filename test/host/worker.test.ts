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

type Searching = { client: Client; host: number; id: string; data: string };

const searching = async (simulations = iterations): Promise<Searching> => {
  const data = bench.folder();
  const host = bench.start({ data, pack: pack.folder });
  const client = clientOf(await host.ready);
  const id = await client.submit(search(simulations));
  await client.watch(id, 0, ({ type }) => type === 'search.progress');
  return { client, host: host.pid, id, data };
};

const progress = (client: Client, id: string): Promise<void> =>
  client.watch(id, 0, ({ type }) => type === 'search.progress');

/** Iterations that a search has done by the first report of it that is heard, or the first that `enough` holds for. */
const iterationsOf = async (client: Client, id: string, enough = (): boolean => true): Promise<number> => {
  let done = 0;
  await client.watch(id, 0, ({ type, data }) => {
    if (type !== 'search.progress') return false;
    if (enough()) {
      done ||= Number(data?.['iterations']);
      return true;
    }
    done = Number(data?.['iterations']);
    return false;
  });
  return done;
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
      const { client, host, id, data } = await searching(large);
      const first = await worker(host);
      const before = await iterationsOf(client, id, () => holdsOne(data));
      process.kill(first, 'SIGKILL');
      await worker(host, first);
      expect(await iterationsOf(client, id)).toBeGreaterThan(before);
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
