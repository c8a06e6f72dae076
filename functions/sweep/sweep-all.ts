import { toFailure } from '../../src/contracts/errors.ts';
import { sweep } from '../../src/usecases/sweep.ts';
import type { Services } from '../../src/usecases/services.ts';
import { searchQueue } from '../../topology/functions.ts';

/**
 * Goes after what a crash left behind and, where searches wait and workers may sleep, wakes one: what was to wake it
 * when the search was sent may have failed.
 */
export const sweepAll = async (
  services: Services,
  worker: { wake(): Promise<void> } | undefined,
): Promise<number> => {
  const waking = worker === undefined ? undefined : wakeFor(services, worker);
  const count = await sweep(services);
  await waking;
  return count;
};

const wakeFor = async (services: Services, worker: { wake(): Promise<void> }): Promise<void> => {
  try {
    const { visible } = await services.queue.depth(searchQueue);
    if (visible > 0) await worker.wake();
  } catch (thrown) {
    services.log('warn', 'worker.not_woken', { code: toFailure(thrown).code });
  }
};
