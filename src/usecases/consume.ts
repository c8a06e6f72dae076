import { toFailure } from '../contracts/errors.ts';
import type { Message, Queue } from '../ports/queue.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/telemetry.ts';
import type { Services } from './services.ts';
import { handleStep } from './step-protocol.ts';
import type { Handled } from './step-protocol.ts';

/** A queue that can also wake a consumer of the same process. */
export type WakingQueue = Queue & { onMessage?: (queue: string, wake: () => void) => () => void };

export type Consumer = {
  /** Takes nothing more, tells what runs to hand its messages back, and resolves when all have. */
  stop: () => Promise<void>;
};

/** A queue that wakes nobody is looked at so often, in ms. */
const idleMs = 1_000;

/**
 * Consumes a queue, one message at a time in each of `concurrency` lanes. What is handled is deleted; what throws, or is
 * left for `again`, comes back when its visibility ends, and reaches the dead-letter queue by the queue's own count.
 */
export const consumeQueue = (options: {
  queue: WakingQueue;
  name: string;
  concurrency: number;
  visibility_ms: number;
  clock: Clock;
  log: Log;
  handle: (message: Message, signal: AbortSignal) => Promise<Handled>;
}): Consumer => {
  const { queue, name, concurrency, visibility_ms, clock, log, handle } = options;
  const ending = new AbortController();
  const { signal } = ending;
  let busy = 0;
  let looking = false;
  let looked = Promise.resolve();
  let again = false;
  let cancelTimer = (): void => undefined;
  const running = new Set<Promise<void>>();

  const work = async (message: Message): Promise<void> => {
    try {
      const handled = await handle(message, signal);
      if (handled === 'done') {
        await queue.delete(name, message.receipt);
        return;
      }
      // Not before a receive that still waits has ended: it would be the one to get what is handed back.
      await looked;
      await queue.extend(name, message.receipt, 0);
    } catch (thrown) {
      log('warn', 'message.failed', {
        queue: name,
        code: toFailure(thrown).code,
        receives: message.receive_count,
      });
    }
  };

  const take = (message: Message): void => {
    busy += 1;
    const task = work(message).finally(() => {
      busy -= 1;
      running.delete(task);
      wake();
    });
    running.add(task);
  };

  const look = async (): Promise<void> => {
    looking = true;
    try {
      do {
        again = false;
        const free = Math.min(10, concurrency - busy);
        if (free < 1) break;
        const messages = await queue.receive(name, { max: free, visibility_ms });
        // Too late to begin: whoever consumes the queue next has it at once.
        if (signal.aborted) for (const { receipt } of messages) await queue.extend(name, receipt, 0);
        else messages.forEach(take);
        if (messages.length > 0) again = true;
      } while (again && !signal.aborted);
    } catch (thrown) {
      log('warn', 'poll.failed', { queue: name, code: toFailure(thrown).code });
    } finally {
      looking = false;
      schedule();
    }
  };
  const wake = (): void => {
    if (signal.aborted) return;
    if (looking) again = true;
    else looked = look();
  };
  const schedule = (): void => {
    cancelTimer();
    if (!signal.aborted && queue.onMessage === undefined) cancelTimer = clock.after(idleMs, wake);
  };
  const unsubscribe = queue.onMessage?.(name, wake) ?? ((): void => undefined);
  wake();
  return {
    async stop() {
      ending.abort(new Error('The host stops.'));
      cancelTimer();
      unsubscribe();
      await looked;
      await Promise.allSettled(running);
    },
  };
};

/** Consumes a queue of steps by the step protocol; a message is kept hidden for as long as its consult heartbeats. */
export const consumeSteps = (
  services: Services,
  queue: WakingQueue,
  options: { name: string; concurrency: number; lease_ms: number; beat_ms: number },
): Consumer =>
  consumeQueue({
    queue,
    name: options.name,
    concurrency: options.concurrency,
    visibility_ms: options.lease_ms,
    clock: services.clock,
    log: services.log,
    handle: (message, signal) =>
      handleStep(
        services,
        message.body,
        {
          beat_ms: options.beat_ms,
          extend: {
            every_ms: options.lease_ms / 3,
            run: () => queue.extend(options.name, message.receipt, options.lease_ms),
          },
        },
        signal,
      ),
  });
