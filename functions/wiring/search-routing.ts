import { toFailure } from '../../src/contracts/errors.ts';
import { searchQueue } from '../../topology/functions.ts';
import type { Given, HostPorts } from './given.ts';
import { undeclared } from './ports-of.ts';
import { setting } from './settings.ts';

/**
 * Addresses of queues. Where a step was sent to the search workers, one is woken once the invocation ends: a service
 * scaled to none learns of its queue only after a quarter of an hour. A waking that fails is the sweeper's to repeat.
 */
export const searchRouting = (options: { declared: boolean; host: HostPorts; given: Given }) => {
  const { declared, host, given } = options;
  let routed = false;
  return {
    queueUrl: (queue: string): string => {
      if (!declared) throw undeclared(given.settings.DELIBERATE_FUNCTION, 'queueUrl');
      const url = setting(given.settings, 'QUEUE_URLS')[queue];
      if (url === undefined) throw undeclared(given.settings.DELIBERATE_FUNCTION, `queue ${queue}`);
      if (queue === searchQueue) routed = true;
      return url;
    },
    async settle(): Promise<void> {
      if (!routed) return;
      routed = false;
      try {
        await host.worker?.wake();
      } catch (thrown) {
        given.log('warn', 'worker.not_woken', { code: toFailure(thrown).code });
      }
    },
  };
};
