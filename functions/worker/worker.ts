import type { Services } from '../../src/usecases/services.ts';
import { consumeSteps } from '../../src/usecases/consume.ts';
import type { Consumer, WakingQueue } from '../../src/usecases/consume.ts';
import type { Topology } from '../../topology/index.ts';

/**
 * The search worker: takes large searches from their queue, each under a lease that it renews while it works. Stopping it
 * (SIGTERM) hands back what it holds, for another worker to go on with.
 */
export const startWorker = (
  services: Services,
  queue: WakingQueue,
  { worker }: Pick<Topology, 'worker'>,
): Consumer =>
  consumeSteps(services, queue, {
    name: worker.queue,
    concurrency: worker.concurrency,
    lease_ms: worker.lease_seconds * 1000,
    beat_ms: worker.beat_seconds * 1000,
  });
