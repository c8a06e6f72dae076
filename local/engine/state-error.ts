import { limits } from './limits.ts';

/** An error of a state, by the name that Retry and Catch know it by. */
export class StateError extends Error {
  override readonly name = 'StateError';
  readonly error: string | undefined;
  readonly reason: string | undefined;
  /** Other names that ErrorEquals may call it by. */
  readonly aliases: readonly string[];
  /** Field whose expression failed, such as `Output/a[0]`. */
  readonly location: string | undefined;
  /** Whether the interpreter raised it, rather than a task or a Fail state: its cause then says where. */
  readonly internal: boolean;

  constructor(
    error: string | undefined,
    reason: string | undefined,
    options: { aliases?: readonly string[]; location?: string; internal?: boolean } = {},
  ) {
    super(`${error ?? 'An error without a name'}: ${reason ?? 'no cause given'}`);
    this.error = error?.slice(0, limits.error);
    this.reason = reason?.slice(0, limits.cause);
    this.aliases = options.aliases ?? [];
    this.location = options.location;
    this.internal = options.internal ?? options.location !== undefined;
  }
}

/** The names of ASL and Step Functions that ErrorEquals may hold; other names must not begin with `States.`. */
export const reservedErrors = new Set([
  'States.ALL',
  'States.BranchFailed',
  'States.DataLimitExceeded',
  'States.HeartbeatTimeout',
  'States.NoChoiceMatched',
  'States.Permissions',
  'States.QueryEvaluationError',
  'States.Runtime',
  'States.TaskFailed',
  'States.Timeout',
]);

/**
 * Whether a retrier or catcher applies. `States.ALL` spares `States.DataLimitExceeded`; `States.TaskFailed` is any
 * error but that and `States.Timeout`; nothing matches `States.Runtime`. (Developer Guide, "Handling errors".)
 */
export const matches = (errorEquals: readonly string[], thrown: StateError): boolean => {
  const { error } = thrown;
  if (error === 'States.Runtime') return false;
  return errorEquals.some((name) => {
    if (name === error || thrown.aliases.includes(name)) return true;
    if (error === 'States.DataLimitExceeded') return false;
    return name === 'States.ALL' || (name === 'States.TaskFailed' && error !== 'States.Timeout');
  });
};

/** An expression that failed, gave nothing, or gave what its field cannot take. */
export const evaluationError = (expression: string, location: string, ending: string): StateError =>
  new StateError(
    'States.QueryEvaluationError',
    `The JSONata expression '${expression}' specified for the field '${location}' ${ending}`,
    { location },
  );

/** A payload over its limit. */
export const tooLarge = (what: string, state: string): StateError =>
  new StateError(
    'States.DataLimitExceeded',
    `The state/task '${state}' ${what} with a size exceeding the maximum number of bytes service limit.`,
  );
