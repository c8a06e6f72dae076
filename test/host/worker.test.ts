import { describe, expect, it } from 'vitest';
import type { SessionView } from '../../src/contracts/api.ts';
import { hardPack } from '../packs/fast/fast-pack.ts';
import { childrenOf, runs, ticksOf, until, workbench, workerOf } from './bench.ts';
import { clientOf, ended } from './client.ts';
import type { Client } from './client.ts';

const bench = workbench();
const pack = hardPack();
bench.later(pack.dispose);

/** A ticket with a plan of its own: one search, in the worker from 2,000 simulations on. */
const search = (iterations: number) => ({
  input: 'The leaves turn yellow on every ficus of ours, all over the house.',
  options: { mcts_iterations: iterations },
  plan: {
    steps: [
      { step_id: 's1', specialist: 'care', method: 'mcts', task: 'The leaves turn yellow.', depends_on: [] },
    ],
  },
});

const searching = async (iterations = 3_000): Promise<{ client: Client; host: number; id: string }> => {
  const host = bench.start({ data: bench.folder(), pack: pack.folder, env: { DELIBERATE_LOG: 'silent' } });
  const client = clientOf(await host.ready);
  const id = await client.submit(search(iterations));
  await client.watch(id, 0, ({ type }) => type === 'search.progress');
  return { client, host: host.pid, id };
};

const progress = (client: Client, id: string): Promise<void> =>
  client.watch(id, 0, ({ type }) => type === 'search.progress');

const outcomeOf = ({ status, response, mcts_stats, plan }: SessionView) => ({
  status,
  response,
  steps: plan?.steps.map((step) => [step.status, step.attempts, step.queue]),
  best: mcts_stats?.best_action,
  iterations: mcts_stats?.iterations,
});

const worker = (host: number, not?: number): Promise<number> =>
  until('a search worker', () => {
    const pid = workerOf(host);
    return pid === undefined || pid === not ? undefined : pid;
  });

describe('the search worker', () => {
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

      const undisturbed = await client.submit(search(3_000));
      expect(outcomeOf(interrupted)).toEqual(outcomeOf(await client.settled(undisturbed)));
      expect(interrupted.mcts_stats?.iterations).toBe(3_000);
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
    expect(performance.now() - cancelled).toBeLessThan(4_000);
    expect(ticksOf(pid)).toBeGreaterThan(busy);
    expect(childrenOf(host).some((child) => child.pid === pid)).toBe(true);
  });
});
