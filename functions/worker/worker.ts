import type { Services } from '../../src/usecases/services.ts';
import { consumeSteps } from '../../src/usecases/consume.ts';
import type { Consumer, WakingQueue } from '../../src/usecases/consume.ts';
import type { Topology } from '../../topology/index.ts';

/**
 * The search worker: takes large searches from their queue, each under a lease that it renews while it works. Stopping it
 * (SIGTERM) hands back what it holds, for another worker to do from the start.
 */
export const startWorker = (
  services: Services,
  queue: WakingQueue,
  topology: Pick<Topology, 'worker' | 'clocks'>,
): Consumer => {
  const { worker, clocks } = topology;
  return consumeSteps(services, queue, {
    name: worker.queue,
    concurrency: worker.concurrency,
    lease_ms: worker.lease_seconds * 1000,
    beat_ms: Math.min(clocks.beat, worker.lease_seconds / 3) * 1000,
  });
};
