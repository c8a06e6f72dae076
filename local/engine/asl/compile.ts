/** From the checked fields of a state to what the interpreter runs. */
import type { Template } from '../jsonata/template.ts';
import type { Assign, Catcher, Results, Retrier, Scope, State } from './machine.ts';
import type { RawCatcher, RawRetrier, RawState } from './schema.ts';

/** Compiles a field of a state. */
export type CompileField = (value: unknown, location: string) => Template;
export type CompileScope = (raw: { StartAt: string; States: Record<string, unknown> }, path: string) => Scope;

type RawResults = { Output?: unknown; Assign?: Record<string, unknown> | undefined };

const optional = <K extends string>(key: K, value: unknown, location: string, field: CompileField) =>
  (value === undefined ? {} : { [key]: field(value, location) }) as { [P in K]?: Template };

const results = (raw: RawResults, under: string, field: CompileField): Results => {
  const assign: Assign = Object.entries(raw.Assign ?? {}).map(
    ([name, value]) => [name, field(value, `${under}Assign/${name}`)] as const,
  );
  return { ...optional('output', raw.Output, `${under}Output`, field), assign };
};

/** Defaults are ASL's. */
const retrier = (raw: RawRetrier): Retrier => ({
  errorEquals: raw.ErrorEquals,
  interval: raw.IntervalSeconds ?? 1,
  attempts: raw.MaxAttempts ?? 3,
  backoff: raw.BackoffRate ?? 2,
  maxDelay: raw.MaxDelaySeconds ?? Number.POSITIVE_INFINITY,
  jitter: raw.JitterStrategy === 'FULL',
});

const handlers = (
  raw: { Retry?: RawRetrier[] | undefined; Catch?: RawCatcher[] | undefined },
  field: CompileField,
): { retry: Retrier[]; catch: Catcher[] } => ({
  retry: (raw.Retry ?? []).map(retrier),
  catch: (raw.Catch ?? []).map((one, index) => ({
    ...results(one, `Catch[${index}]/`, field),
    errorEquals: one.ErrorEquals,
    next: one.Next,
  })),
});

const next = (raw: { Next?: string | undefined }): { next?: string } =>
  raw.Next === undefined ? {} : { next: raw.Next };

export const compileState = (
  name: string,
  raw: RawState,
  path: string,
  { field, scope }: { field: CompileField; scope: CompileScope },
): State => {
  switch (raw.Type) {
    case 'Task':
      return {
        type: 'Task',
        name,
        resource: raw.Resource,
        arguments: field(raw.Arguments, 'Arguments'),
        ...optional('timeout', raw.TimeoutSeconds, 'TimeoutSeconds', field),
        ...optional('heartbeat', raw.HeartbeatSeconds, 'HeartbeatSeconds', field),
        ...results(raw, '', field),
        ...handlers(raw, field),
        ...next(raw),
      };
    case 'Pass':
      return { type: 'Pass', name, ...results(raw, '', field), ...next(raw) };
    case 'Wait':
      return {
        type: 'Wait',
        name,
        ...optional('seconds', raw.Seconds, 'Seconds', field),
        ...optional('timestamp', raw.Timestamp, 'Timestamp', field),
        ...results(raw, '', field),
        ...next(raw),
      };
    case 'Choice':
      return {
        type: 'Choice',
        name,
        ...results(raw, '', field),
        rules: raw.Choices.map((rule, index) => ({
          ...results(rule, `Choices[${index}]/`, field),
          condition: field(rule.Condition, `Choices[${index}]/Condition`),
          next: rule.Next,
        })),
        ...(raw.Default === undefined ? {} : { default: raw.Default }),
      };
    case 'Succeed':
      return { type: 'Succeed', name, ...optional('output', raw.Output, 'Output', field) };
    case 'Fail':
      return {
        type: 'Fail',
        name,
        ...optional('error', raw.Error, 'Error', field),
        ...optional('cause', raw.Cause, 'Cause', field),
      };
    case 'Parallel':
      return {
        type: 'Parallel',
        name,
        ...optional('arguments', raw.Arguments, 'Arguments', field),
        branches: raw.Branches.map((branch, index) => scope(branch, `${path}.Branches[${index}]`)),
        ...results(raw, '', field),
        ...handlers(raw, field),
        ...next(raw),
      };
    case 'Map':
      return {
        type: 'Map',
        name,
        ...optional('items', raw.Items, 'Items', field),
        ...optional('selector', raw.ItemSelector, 'ItemSelector', field),
        ...optional('concurrency', raw.MaxConcurrency, 'MaxConcurrency', field),
        processor: scope(raw.ItemProcessor, `${path}.ItemProcessor`),
        ...results(raw, '', field),
        ...handlers(raw, field),
        ...next(raw),
      };
  }
};
