import type { Clock } from '../../src/ports/clock.ts';
import type { Random } from '../../src/ports/random.ts';

export type FakeClock = Clock & {
  /** Lets `ms` pass; what falls due runs, in order of time. */
  advance: (ms: number) => void;
};

type Timer = { at: number; run: () => void };

/** A clock that stands until it is advanced. Starts at 2026-03-02T09:00:00Z. */
export const fakeClock = (): FakeClock => {
  let now = Date.UTC(2026, 2, 2, 9);
  const timers = new Set<Timer>();
  const due = (until: number): Timer | undefined =>
    [...timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
  return {
    now: () => now,
    after(ms, run) {
      const timer = { at: now + Math.max(0, ms), run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    advance(ms) {
      const until = now + ms;
      for (let timer = due(until); timer; timer = due(until)) {
        timers.delete(timer);
        now = Math.max(now, timer.at);
        timer.run();
      }
      now = until;
    },
  };
};

/** Reproducible chance (mulberry32). */
export const seededRandom = (seed: number): Random => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return { next, bytes: (count) => Uint8Array.from({ length: count }, () => Math.floor(next() * 256)) };
};
