import { createHash } from 'node:crypto';
import { SpanStatusCode, TraceFlags, context, trace } from '@opentelemetry/api';
import type { Context, Link, Span } from '@opentelemetry/api';
import { isErrorCode } from '../../contracts/errors.ts';
import type { Attributes, Tracer } from '../../ports/telemetry.ts';

/**
 * Spans by OpenTelemetry's API. Without a provider (the default) they cost next to nothing; whoever registers one
 * globally, before the host starts, gets them (docs/observability.md).
 *
 * A session's work is spread over functions, queues and days, so no span is open while it lasts. Its spans share one
 * trace instead, whose id is made from the session's: `sessionTrace`. A span of another trace that such a span runs in,
 * such as that of the request, is linked.
 */
export const createTracer = (): Tracer => ({
  span: (name, attributes, run) => {
    const { parent, links } = placeOf(attributes);
    return trace
      .getTracer('deliberate')
      .startActiveSpan(name, { attributes, links }, parent, (span) => runIn(span, run));
  },
});

const runIn = async <T>(span: Span, run: (note: (later: Attributes) => void) => Promise<T>): Promise<T> => {
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
};

/** The trace of a session and the span all others of it are under: parts of SHA-256 of its id, as hexadecimal digits. */
export const sessionTrace = (sessionId: string): { traceId: string; spanId: string } => {
  const digest = createHash('sha256').update(`deliberate/trace:${sessionId}`).digest('hex');
  return { traceId: digest.slice(0, 32), spanId: digest.slice(32, 48) };
};

const placeOf = (attributes: Attributes): { parent: Context; links: Link[] } => {
  const around = context.active();
  const sessionId = attributes['session.id'];
  if (typeof sessionId !== 'string') return { parent: around, links: [] };
  const outer = trace.getSpanContext(around);
  const root = { ...sessionTrace(sessionId), traceFlags: TraceFlags.SAMPLED, isRemote: true };
  if (outer?.traceId === root.traceId) return { parent: around, links: [] };
  return {
    parent: trace.setSpanContext(around, root),
    links: outer === undefined ? [] : [{ context: outer }],
  };
};

/** A name of the catalogue or of a JavaScript error; never its message, which may quote a customer. */
const codeOf = (thrown: unknown): string => {
  if (!(thrown instanceof Error)) return 'Internal';
  return isErrorCode(thrown.name) || thrown.name.endsWith('Error') ? thrown.name : 'Internal';
};
