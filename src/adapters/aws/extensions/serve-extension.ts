import { ExtensionError } from '../../../extension/index.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Body } from '../../../ports/extension-body.ts';
import { type CallEnd, callSchema } from './protocol.ts';

/** The code, loaded and given its secrets, and what takes those out of a text. */
export type ReadyCode = { body: Pick<Body, 'run' | 'lookup'>; redact: (text: string) => string };

const messageOf = (thrown: unknown): string =>
  (thrown instanceof Error ? thrown.message : 'no error was thrown').slice(0, 1000);

/**
 * The other end of `lambdaCodeBody`, in the extension's function: runs one call and says how it ended. At the deadline
 * the code's signal aborts; code that goes on is ended by the function's timeout, which is longer.
 * @param options.ready called for each call; where it throws, nothing was done
 */
export const serveExtension = (options: {
  ready: () => Promise<ReadyCode>;
  timeout_ms: number;
  clock: Clock;
}): ((event: unknown) => Promise<CallEnd>) => {
  const { ready, timeout_ms, clock } = options;
  return async (event) => {
    const asked = callSchema.safeParse(event);
    if (!asked.success) return { how: 'failed', message: 'its function was called in another form' };
    let code: ReadyCode;
    try {
      code = await ready();
    } catch (thrown) {
      return { how: 'failed', message: `it did not start: ${messageOf(thrown)}` };
    }
    const { operation, call } = asked.data;
    const controller = new AbortController();
    const cancel = clock.after(timeout_ms, () => controller.abort(new Error('the deadline passed')));
    try {
      const run = { ...call, subject: call.subject, input: call.input, signal: controller.signal };
      return { how: 'output', output: await code.body[operation](run) };
    } catch (thrown) {
      const how = thrown instanceof ExtensionError ? thrown.kind : 'ambiguous';
      return { how, message: code.redact(messageOf(thrown)) };
    } finally {
      cancel();
    }
  };
};
