import { headers } from '../../src/contracts/api/common.ts';
import type { ErrorBody } from '../../src/contracts/api/common.ts';
import type { Failure } from '../../src/contracts/errors.ts';

/** The body that every failure has on the wire. */
export const errorBody = (failure: Failure, at: { now: number; correlation_id: string }): ErrorBody => ({
  ...failure.data,
  error: true,
  error_code: failure.code,
  message: failure.message,
  timestamp: new Date(at.now).toISOString(),
  correlation_id: at.correlation_id,
  ...(failure.details.length === 0 ? {} : { details: [...failure.details] }),
});

/** A failure as a response, with `Retry-After` where it says when to come back. */
export const errorResponse = (failure: Failure, at: { now: number; correlation_id: string }): Response => {
  const response = Response.json(errorBody(failure, at), { status: failure.status });
  response.headers.set(headers.correlation, at.correlation_id);
  const retry =
    failure.data['retry_after_seconds'] ?? (failure.status === 503 && failure.retryable ? 1 : undefined);
  if (typeof retry === 'number') response.headers.set('Retry-After', String(Math.ceil(retry)));
  if (failure.status === 401) response.headers.set('WWW-Authenticate', 'Bearer');
  return response;
};
