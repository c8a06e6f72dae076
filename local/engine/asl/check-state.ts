/** What one state's fields may not say together. */
import { fromTimestamp } from '../time.ts';
import { expressionIn } from '../jsonata/expression.ts';
import { reservedErrors } from '../state-error.ts';
import { addIssues } from './issues.ts';
import { argumentsOf, type RawState } from './schema.ts';
import type { Problems } from './problems.ts';

type Report = (field: string, problem: string) => void;

const checkErrorEquals = (
  kind: 'Retry' | 'Catch',
  handlers: readonly { ErrorEquals: readonly string[] }[],
  report: Report,
): void => {
  handlers.forEach(({ ErrorEquals: names }, index) => {
    const field = `${kind}[${index}].ErrorEquals`;
    for (const name of names) {
      if (name.startsWith('States.') && !reservedErrors.has(name)) {
        report(field, `names '${name}', which Step Functions does not have`);
      }
    }
    if (!names.includes('States.ALL')) return;
    if (names.length > 1) report(field, 'holds States.ALL, which must stand alone');
    if (index < handlers.length - 1) report(field, 'holds States.ALL, which must come last');
  });
};

const checkTask = (
  raw: RawState & { Type: 'Task' },
  path: string,
  problems: Problems,
  report: Report,
): void => {
  const parsed = argumentsOf[raw.Resource].safeParse(raw.Arguments);
  if (!parsed.success) addIssues(problems, `${path}.Arguments`, parsed.error);
  const { TimeoutSeconds: timeout, HeartbeatSeconds: heartbeat } = raw;
  if (typeof timeout === 'number' && typeof heartbeat === 'number' && heartbeat >= timeout) {
    report('HeartbeatSeconds', `is ${heartbeat}, not below TimeoutSeconds, ${timeout}`);
  }
  if (heartbeat !== undefined && !raw.Resource.endsWith('.waitForTaskToken')) {
    report('HeartbeatSeconds', 'has no token to beat with');
  }
};

const checkHandlers = (raw: RawState, report: Report): void => {
  if (!('Retry' in raw || 'Catch' in raw)) return;
  const { Retry: retry = [], Catch: caught = [] } = raw as Extract<RawState, { Type: 'Task' }>;
  checkErrorEquals('Retry', retry, report);
  checkErrorEquals('Catch', caught, report);
  retry.forEach((one, index) => {
    const most = one.MaxDelaySeconds;
    if (most !== undefined && most <= (one.IntervalSeconds ?? 1)) {
      report(
        `Retry[${index}].MaxDelaySeconds`,
        `is ${most}, not above IntervalSeconds, ${one.IntervalSeconds ?? 1}`,
      );
    }
  });
};

export const checkState = (raw: RawState, path: string, problems: Problems): void => {
  const report: Report = (field, problem) => problems.add(field === '' ? path : `${path}.${field}`, problem);
  if ('Next' in raw || 'End' in raw || !['Choice', 'Succeed', 'Fail'].includes(raw.Type)) {
    const { Next: next, End: end } = raw as { Next?: string; End?: true };
    if (next === undefined && end === undefined) report('', 'has neither Next nor End');
    if (next !== undefined && end !== undefined) report('', 'has both Next and End');
  }
  checkHandlers(raw, report);
  if (raw.Type === 'Task') checkTask(raw, path, problems, report);
  if (raw.Type === 'Wait') {
    const { Seconds: seconds, Timestamp: timestamp } = raw;
    if ((seconds === undefined) === (timestamp === undefined))
      report('', 'must have Seconds or Timestamp, not both');
    if (
      timestamp !== undefined &&
      expressionIn(timestamp) === undefined &&
      fromTimestamp(timestamp) === undefined
    ) {
      report('Timestamp', `is '${timestamp}', which is no RFC 3339 timestamp`);
    }
  }
};
