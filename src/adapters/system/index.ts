import { randomBytes } from 'node:crypto';
import type { Clock } from '../../ports/clock.ts';
import type { Random } from '../../ports/random.ts';

const longest = 2 ** 31 - 1;

/** The machine's clock and timers. A timer beyond 24.8 days is set again until its time has come. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const due = Date.now() + ms;
    let timer: NodeJS.Timeout;
    const set = (): void => {
      const left = Math.max(0, due - Date.now());
      timer = setTimeout(left > longest ? set : run, Math.min(left, longest));
    };
    set();
    return () => {
      clearTimeout(timer);
    };
  },
};

/** The machine's source of chance, unpredictable to others. */
export const systemRandom: Random = {
  next: () => randomBytes(6).readUIntBE(0, 6) / 2 ** 48,
  bytes: (count) => randomBytes(count),
};
