/**
 * The search worker's process, on Fargate or anywhere else that can reach the deployment's services. SIGTERM hands back
 * what it holds, for another worker to go on with; it is cut off 120 s later.
 */
import machine from '../../statemachines/session.asl.json' with { type: 'json' };
import { toFailure } from '../../src/contracts/errors.ts';
import { searchThreads, topology } from '../../topology/index.ts';
import { protectionOf } from '../wiring/protection.ts';
import { reasoning } from '../wiring/reasoning.ts';
import { threadSearches } from '../wiring/thread-searches.ts';
import type { Ports } from '../wiring/wire.ts';
import { wire } from '../wiring/wire.ts';
import { protecting } from './protecting.ts';
import { startWorker } from './worker.ts';

/** Its bundle lies beside this one. */
const searches = threadSearches({ entry: new URL('./thread.mjs', import.meta.url), most: searchThreads });

const ports = {
  ...reasoning,
  searches: async () => ({ make: () => searches }),
  checkpoints: () => import('../wiring/ports/checkpoints.ts'),
  tasks: () => import('../wiring/ports/tasks.ts'),
  broadcast: () => import('../wiring/ports/broadcast.ts'),
  queue: () => import('../wiring/ports/queue.ts'),
} satisfies Ports;

/** Between two writings of metrics, and until a worker that does not end is ended, in ms. */
const settleEvery = 60_000;
const endWithin = 110_000;

const { services, settle } = wire(ports);
const { clock, log, pack, queue } = services;
const { hold } = protectionOf(process.env['ECS_AGENT_URI'], log);
const worker = startWorker(services, protecting(queue, hold), topology(pack, machine));
log('info', 'worker.started');

const beat = (): void => {
  void settle();
  clock.after(settleEvery, beat);
};
clock.after(settleEvery, beat);

const end = async (): Promise<void> => {
  log('info', 'worker.stops');
  clock.after(endWithin, () => process.exit(1));
  try {
    await worker.stop();
  } catch (thrown) {
    log('warn', 'worker.stopped_badly', { code: toFailure(thrown).code });
  }
  await searches.close();
  await settle();
  process.exit(0);
};
process.once('SIGTERM', () => void end());
process.once('SIGINT', () => void end());
