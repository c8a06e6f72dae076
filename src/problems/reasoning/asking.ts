import { toFailure } from '../../contracts/errors.ts';
import type { Asking } from '../../ports/reasoner.ts';

/** Starts a timer that calls `expire`; gives what takes it back. */
export type Timeout = (expire: () => void) => () => void;

export interface Asker {
  /** Asks once, and once more where that is worth it. */
  ask: <Answer>(question: (asking: Asking) => Promise<Answer>) => Promise<Answer>;
  /** USD spent through it. */
  cost: () => number;
}

/** A question took longer than it may. */
class TookTooLong extends Error {
  override readonly name = 'ReasonerFailed';
}

/** Asks a reasoner on somebody's behalf, hears what that costs, and waits no longer than `signal` and `timeout` allow. */
export const createAsker = (asking: Asking, signal: AbortSignal, timeout?: Timeout): Asker => {
  let cost = 0;

  const once = async <Answer>(question: (asking: Asking) => Promise<Answer>): Promise<Answer> => {
    const late = new AbortController();
    const either = AbortSignal.any([signal, late.signal]);
    const takeBack = timeout?.(() =>
      late.abort(new TookTooLong('Cannot go on because the reasoner has taken too long.')),
    );
    const given: Asking = {
      ...asking,
      signal: either,
      spent(usd) {
        cost += usd;
        asking.spent?.(usd);
      },
    };
    let stop: () => void = () => undefined;
    const ended = new Promise<never>((_, reject) => {
      stop = () => reject(either.reason as Error);
      either.addEventListener('abort', stop, { once: true });
    });
    try {
      either.throwIfAborted();
      return await Promise.race([question(given), ended]);
    } finally {
      either.removeEventListener('abort', stop);
      takeBack?.();
    }
  };

  return {
    cost: () => cost,
    async ask(question) {
      try {
        return await once(question);
      } catch (thrown) {
        signal.throwIfAborted();
        if (!toFailure(thrown).retryable) throw thrown;
        return await once(question);
      }
    },
  };
};
