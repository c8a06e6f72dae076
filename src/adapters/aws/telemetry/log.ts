import { Logger } from '@aws-lambda-powertools/logger';
import { writableFields } from '../../../domain/log-fields.ts';
import type { Level, Log } from '../../../ports/telemetry.ts';

export type LambdaLog = {
  log: Log;
  /** Adds to every line from now on; replaces what was added before. */
  about: (fields: Readonly<Record<string, string | undefined>>) => void;
};

/**
 * Logs by Powertools' logger, to standard output: `{level, message, timestamp, service, xray_trace_id, …fields}`, where
 * `message` is the event's name as on one machine. Only fields that may be written are (`writableFields`).
 */
export const createLambdaLog = (options: { service: string; level: Level | 'silent' }): LambdaLog => {
  const logger = new Logger({
    serviceName: options.service,
    logLevel: options.level === 'silent' ? 'SILENT' : options.level,
  });
  return {
    log(severity, event, fields = {}) {
      try {
        logger[severity](event, writableFields(fields));
      } catch {
        // A line that cannot be written must not end the work.
      }
    },
    about(fields) {
      logger.resetKeys();
      logger.appendKeys(writableFields(fields));
    },
  };
};
