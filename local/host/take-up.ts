import { toFailure } from '../../src/contracts/errors.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Log } from '../../src/ports/telemetry.ts';

/** Between two attempts, in ms. */
const pause = 2_000;

/**
 * Goes on with executions that stand still since the data folder took no more (a full disk), until it does again.
 * `lost` is called for each of them, also for one that an attempt lost anew.
 */
export const createTakeUp = (options: {
  resume: () => Promise<unknown>;
  clock: Clock;
  log: Log;
}): { lost: (name: string) => void; stop: () => void } => {
  const { resume, clock, log } = options;
  let cancel: (() => void) | undefined;
  let ended = false;
  const soon = (): void => {
    if (ended || cancel !== undefined) return;
    cancel = clock.after(pause, () => {
      cancel = undefined;
      resume().catch((thrown: unknown) => {
        log('warn', 'engine.not_taken_up', { code: toFailure(thrown).code });
        soon();
      });
    });
  };
  return {
    lost(name) {
      log('warn', 'engine.execution_lost', { execution: name });
      soon();
    },
    stop() {
      ended = true;
      cancel?.();
    },
  };
};
