import { createHash } from 'node:crypto';
import { ROOT_CONTEXT, SpanStatusCode, TraceFlags, context, trace } from '@opentelemetry/api';
import type { Context } from '@opentelemetry/api';
import { isErrorCode } from '../../contracts/errors.ts';
import type { Tracer } from '../../ports/telemetry.ts';

/**
 * Spans by OpenTelemetry's API. Without a provider (the default) they cost next to nothing; whoever registers one
 * globally, before the host starts, gets them (docs/observability.md).
 *
 * A session's work is spread over functions, queues and days, so no span is open while it lasts. Its spans share one
 * trace instead, whose id is made from the session's: `sessionTrace`.
 */
export const createTracer = (): Tracer => ({
  span: (name, attributes, run) =>
    trace
      .getTracer('deliberate')
      .startActiveSpan(name, { attributes }, parentOf(attributes), async (span) => {
        try {
          return await run((later) => span.setAttributes(later));
        } catch (thrown) {
          const code = codeOf(thrown);
          span.setAttribute('error.type', code);
          span.setStatus({ code: SpanStatusCode.ERROR, message: code });
          throw thrown;
        } finally {
          span.end();
        }
      }),
});

/** The trace of a session and the span all others of it are under: parts of SHA-256 of its id, as hexadecimal digits. */
export const sessionTrace = (sessionId: string): { traceId: string; spanId: string } => {
  const digest = createHash('sha256').update(`deliberate/trace:${sessionId}`).digest('hex');
  return { traceId: digest.slice(0, 32), spanId: digest.slice(32, 48) };
};

const parentOf = (attributes: Readonly<Record<string, unknown>>): Context => {
  const active = context.active();
  const sessionId = attributes['session.id'];
  if (trace.getSpan(active) !== undefined || typeof sessionId !== 'string') return active;
  const parent = { ...sessionTrace(sessionId), traceFlags: TraceFlags.SAMPLED, isRemote: true };
  return trace.setSpanContext(ROOT_CONTEXT, parent);
};

/** A name of the catalogue or of a JavaScript error; never its message, which may quote a customer. */
const codeOf = (thrown: unknown): string => {
  if (!(thrown instanceof Error)) return 'Internal';
  return isErrorCode(thrown.name) || thrown.name.endsWith('Error') ? thrown.name : 'Internal';
};
