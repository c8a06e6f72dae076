/** Time, handed in. The simulation replaces it; nothing else may read a clock or set a timer. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /**
   * Runs `run` once, `ms` milliseconds from now (at once, but never in this call, if `ms` ≤ 0).
   * @returns a function that takes the timer back; harmless once it ran.
   */
  after(ms: number, run: () => void): () => void;
}

/** Resolves after `ms` milliseconds, or rejects with the signal's reason when it is aborted first. */
export const sleep = (clock: Clock, ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason as Error);
      return;
    }
    const cancel = clock.after(ms, () => {
      signal?.removeEventListener('abort', abort);
      resolve();
    });
    const abort = (): void => {
      cancel();
      reject(signal?.reason as Error);
    };
    signal?.addEventListener('abort', abort, { once: true });
  });
