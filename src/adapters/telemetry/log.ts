import { isSpanContextValid, trace } from '@opentelemetry/api';
import { pino } from 'pino';
import type { DestinationStream } from 'pino';
import type { Clock } from '../../ports/clock.ts';
import type { Level, Log } from '../../ports/telemetry.ts';
import { writableFields } from '../../domain/log-fields.ts';

/** Least severe level written; `silent` writes nothing. */
export type LogLevel = Level | 'silent';

/** A level by its name. @returns `otherwise` for none and for a name that is no level. */
export const logLevelOf = (name: string | undefined, otherwise: LogLevel = 'info'): LogLevel => {
  const levels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error', 'silent'];
  return levels.find((level) => level === name?.toLowerCase()) ?? otherwise;
};

/**
 * Logs as JSON lines: `{level, time, event, …fields}`, with `trace_id` and `span_id` inside a span. Only fields that
 * may be written are (`writableFields`).
 * @param options.level least severe level written, `info` by default
 * @param options.destination where lines go, standard error by default
 */
export const createLog = (options: {
  clock: Pick<Clock, 'now'>;
  level?: LogLevel;
  destination?: DestinationStream;
}): Log => {
  const { clock, level = 'info', destination = pino.destination({ fd: 2, sync: true }) } = options;
  const logger = pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date(clock.now()).toISOString()}"`,
      messageKey: 'event',
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );
  return (severity, event, fields = {}) => {
    try {
      logger[severity]({ ...writableFields(fields), ...activeSpan() }, event);
    } catch {
      // Standard error may be closed or its disk full; the work goes on.
    }
  };
};

const activeSpan = (): { trace_id?: string; span_id?: string } => {
  const context = trace.getActiveSpan()?.spanContext();
  if (context === undefined || !isSpanContextValid(context)) return {};
  return { trace_id: context.traceId, span_id: context.spanId };
};
