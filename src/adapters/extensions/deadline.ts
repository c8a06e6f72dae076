import { ExtensionError } from '../../extension/index.ts';
import type { Clock } from '../../ports/clock.ts';

/** The deadline passed. */
export class DeadlinePassed extends Error {
  override readonly name = 'TimeoutError';
}

/**
 * Runs something that should end within `ms` milliseconds. At the deadline, or when `parent` aborts, its signal aborts and
 * this rejects at once, whether it has ended or not.
 * @throws ExtensionError failed if `parent` was aborted before anything ran
 */
export const withDeadline = async <T>(
  { clock, ms, parent }: { clock: Clock; ms: number; parent?: AbortSignal | undefined },
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  if (parent?.aborted === true) throw new ExtensionError('failed', 'its caller no longer waits');
  const controller = new AbortController();
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const end = (reason: Error): void => {
    controller.abort(reason);
    reject(reason);
  };
  const cancel = clock.after(ms, () => {
    end(new DeadlinePassed(`it did not answer within ${ms} ms`));
  });
  const follow = (): void => {
    end(new Error('its caller no longer waits', { cause: parent?.reason }));
  };
  parent?.addEventListener('abort', follow, { once: true });
  try {
    return await Promise.race([run(controller.signal), ended]);
  } finally {
    cancel();
    parent?.removeEventListener('abort', follow);
  }
};
