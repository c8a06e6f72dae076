import { toFailure } from '../../src/contracts/errors.ts';
import { requestDigest } from '../../src/usecases/secret.ts';
import type { Caller, Services } from '../../src/usecases/services.ts';

export type Result = { status: number; body: unknown; headers?: Record<string, string> };

/**
 * Runs a request once per `Idempotency-Key` of a principal: a repetition gets the first answer. A request that failed
 * did nothing, so it may be repeated under the same key.
 * @throws Failure `IdempotencyMismatch` for another request, `WrongState` while the first is under way, what `run` throws
 */
export const once = async (
  services: Pick<Services, 'idempotency' | 'clock' | 'log'>,
  caller: Caller,
  request: { key: string | undefined; what: unknown; session_id?: string },
  run: () => Promise<Result>,
): Promise<Result> => {
  if (request.key === undefined) return run();
  const { tenant, principal } = caller.principal;
  const key = `${principal}:${request.key}`;
  const kept = await services.idempotency.begin(
    tenant,
    key,
    requestDigest(request.what),
    services.clock.now(),
  );
  if (kept !== undefined) {
    const headers = { 'Idempotent-Replay': 'true', ...sessionHeader(kept.session_id) };
    return { status: kept.status, body: kept.body, headers };
  }
  let result: Result;
  try {
    result = await run();
  } catch (thrown) {
    await services.idempotency.abandon(tenant, key).catch((second: unknown) => {
      services.log('warn', 'idempotency.abandon_failed', { code: toFailure(second).code });
    });
    throw thrown;
  }
  const session_id = sessionOf(result.body) ?? request.session_id;
  await services.idempotency.finish(tenant, key, {
    status: result.status,
    body: result.body,
    ...(session_id === undefined ? {} : { session_id }),
  });
  return result;
};

/** The session that an answer is about, so that erasing it takes the kept answer along. */
export const sessionOf = (body: unknown): string | undefined =>
  typeof body === 'object' && body !== null && 'session_id' in body && typeof body.session_id === 'string'
    ? body.session_id
    : undefined;

export const sessionHeader = (sessionId: string | undefined): Record<string, string> =>
  sessionId === undefined ? {} : { 'X-Session-ID': sessionId };
