import { toFailure } from '../../src/contracts/errors.ts';
import type { Ports, Wired } from '../wiring/wire.ts';
import { wire } from '../wiring/wire.ts';

/** What of an invocation's context is used. */
export type Invocation = { awsRequestId: string; getRemainingTimeInMillis(): number };
export type LambdaHandler = (event: unknown, invocation: Invocation) => Promise<unknown>;

/** A function's services, built once a process, at its first invocation. */
export const wiredOnce = (ports: Ports): (() => Wired) => {
  let wired: Wired | undefined;
  return () => (wired ??= wire(ports));
};

/**
 * A Lambda handler: what it throws has a name of the catalogue, and its metrics are written when it ends. Step Functions
 * tells one error from another by that name alone.
 */
export const onLambda = (
  ports: Ports,
  run: (wired: Wired, event: unknown, invocation: Invocation) => Promise<unknown>,
): LambdaHandler => {
  const wiredNow = wiredOnce(ports);
  return async (event, invocation) => {
    const wired = wiredNow();
    wired.about({ request_id: invocation.awsRequestId });
    try {
      return await run(wired, event, invocation);
    } catch (thrown) {
      const failure = toFailure(thrown);
      const cause = failure.cause instanceof Error ? failure.cause.name : undefined;
      wired.services.log('error', 'function.failed', { code: failure.code, cause });
      throw failure;
    } finally {
      await wired.settle();
    }
  };
};
