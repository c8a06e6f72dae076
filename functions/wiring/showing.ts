import { toFailure } from '../../src/contracts/errors.ts';
import { sleep } from '../../src/ports/clock.ts';
import type { Frames } from '../../src/ports/frames.ts';
import type { Broadcast } from '../../src/ports/telemetry.ts';
import type { Given } from './given.ts';

/** Longest that an invocation's end waits for frames that are under way, in ms: a frozen process sends nothing. */
const longestWait = 500;

/** Shows frames without waiting for them; an invocation's end does, a little. */
export const showing = ({ clock, log }: Pick<Given, 'clock' | 'log'>) => {
  const underWay = new Set<Promise<void>>();
  return {
    by:
      (frames: Frames): Broadcast =>
      (tenant, frame) => {
        const sending = frames
          .send(tenant, frame)
          .catch((thrown: unknown) => log('warn', 'broadcast.not_sent', { code: toFailure(thrown).code }))
          .finally(() => underWay.delete(sending));
        underWay.add(sending);
      },
    /** Never throws. */
    settle: async (): Promise<void> => {
      if (underWay.size === 0) return;
      const over = new AbortController();
      const late = sleep(clock, longestWait, over.signal).catch(() => undefined);
      await Promise.race([late, Promise.all(underWay)]);
      over.abort();
    },
  };
};
