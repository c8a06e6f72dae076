import { toFailure } from '../../src/contracts/errors.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Log } from '../../src/ports/telemetry.ts';

/** Runs `run` at once and then every `seconds` after it ended. @returns a function that ends it */
export const startSchedule = (options: {
  name: string;
  seconds: number;
  clock: Clock;
  log: Log;
  run: () => Promise<unknown>;
}): (() => void) => {
  const { name, seconds, clock, log, run } = options;
  let ended = false;
  let cancel = (): void => undefined;
  const turn = (): void => {
    run()
      .catch((thrown: unknown) => {
        log('warn', 'schedule.failed', { schedule: name, code: toFailure(thrown).code });
      })
      .finally(() => {
        if (!ended) cancel = clock.after(seconds * 1000, turn);
      });
  };
  turn();
  return () => {
    ended = true;
    cancel();
  };
};
