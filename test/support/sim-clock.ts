import type { Clock } from '../../src/ports/clock.ts';

type Timer = { at: number; order: number; run: () => void };

/** Lets everything that is ready to run do so: promises, and what they set going. */
export const drain = async (): Promise<void> => {
  for (let round = 0; round < 3; round += 1) await new Promise((resolve) => setImmediate(resolve));
};

/** A clock that stands still until told to go on. Timers run in the order of their times, then of their making. */
export class SimClock implements Clock {
  #now: number;
  #order = 0;
  readonly #timers = new Set<Timer>();

  /** @param start milliseconds since the epoch. */
  constructor(start = 1_767_225_600_000) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): () => void {
    this.#order += 1;
    const timer: Timer = { at: this.#now + Math.max(0, Math.ceil(ms)), order: this.#order, run };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  /** Timers that are set. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Time of the next timer; undefined when none is set. */
  get next(): number | undefined {
    return this.#first()?.at;
  }

  #first(): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (!first || timer.at < first.at || (timer.at === first.at && timer.order < first.order))
        first = timer;
    }
    return first;
  }

  /** Moves the clock without running a timer, as a clock that is set does. */
  jump(ms: number): void {
    this.#now += Math.round(ms);
  }

  /** Lets `ms` milliseconds pass: what falls due runs at its time, and what that sets going runs before the next. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + Math.round(ms);
    await drain();
    for (let first = this.#first(); first && first.at <= end; first = this.#first()) {
      this.#timers.delete(first);
      this.#now = Math.max(this.#now, first.at);
      first.run();
      await drain();
    }
    this.#now = end;
  }

  /**
   * Lets time pass until no timer is left, or the next one is after `until` (milliseconds since the epoch).
   * @throws after `most` timers: something sets them for ever.
   */
  async runUntilIdle({ until = Number.POSITIVE_INFINITY, most = 100_000 } = {}): Promise<void> {
    await drain();
    for (let count = 0; ; count += 1) {
      const next = this.next;
      if (next === undefined || next > until) return;
      if (count >= most) throw new Error(`Cannot reach rest because ${most} timers have run.`);
      await this.advance(Math.max(0, next - this.#now));
    }
  }
}
