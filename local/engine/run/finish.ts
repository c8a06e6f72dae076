/** How a state, a scope and an execution end, well or badly. */
import type { Catcher, Results, Retrier } from '../asl/machine.ts';
import { fromValue, type Payload } from '../payload.ts';
import type { EngineDetails } from '../ports.ts';
import { matches, StateError } from '../state-error.ts';
import { resultsOf, type Place } from './evaluate.ts';
import type { Current, Frame } from './execution.ts';
import { HistoryFull, type Run } from './run.ts';
import type { Extra } from './scope.ts';

const untruncated = { truncated: false } as const;

/** The state that a frame is in. */
export const currentOf = (frame: Frame): Current => {
  if (!frame.current) throw new Error(`frame ${frame.id} is in no state`);
  return frame.current;
};

export const placeOf = (run: Run, frame: Frame, extra: Extra = {}): Place => ({
  run,
  frame,
  view: currentOf(frame),
  extra,
});

/** The message of an error that the interpreter itself raised, with where, as Step Functions words it. */
const told = (frame: Frame, thrown: StateError): StateError => {
  if (!thrown.internal) return thrown;
  const { state, enteredId } = currentOf(frame);
  const where = `An error occurred while executing the state '${state.name}' (entered at the event id #${enteredId}). `;
  return new StateError(thrown.error, `${where}${thrown.reason ?? ''}`, { aliases: thrown.aliases });
};

const exit = (
  run: Run,
  frame: Frame,
  made: { output: Payload; assigned: Record<string, string> },
  next: string | undefined,
): void => {
  const { state } = currentOf(frame);
  const { output, assigned } = made;
  const variables =
    Object.keys(assigned).length > 0
      ? { assignedVariables: assigned, assignedVariablesDetails: untruncated }
      : {};
  const details = { name: state.name, output: output.text, outputDetails: untruncated, ...variables };
  run.emit(frame, `${state.type}StateExited`, { stateExitedEventDetails: details }, { payload: output });
  if (next !== undefined) run.todo.push({ what: 'enter', frame, name: next, input: output });
  else endFrame(run, frame, output);
};

const endFrame = (run: Run, frame: Frame, output: Payload): void => {
  if (frame.parent) {
    run.todo.push({ what: 'ended', frame });
    return;
  }
  run.end(
    { status: 'SUCCEEDED', output: output.text },
    {
      type: 'ExecutionSucceeded',
      executionSucceededEventDetails: { output: output.text, outputDetails: untruncated },
    },
    frame.lastEventId,
  );
};

/** Ends the state that a frame is in: evaluates `results` on it and goes to `next`, or ends the scope. */
export const complete = async (
  run: Run,
  frame: Frame,
  made: { results: Results; next: string | undefined; otherwise: Payload; extra?: Extra },
): Promise<void> => {
  const results = await resultsOf(made.results, placeOf(run, frame, made.extra), made.otherwise);
  exit(run, frame, results, made.next);
};

/** Seconds until the next attempt: interval × backoff^retries so far, at most `maxDelay`, jittered over its whole length. */
export const delayOf = (retrier: Retrier, retried: number, random: () => number): number => {
  const delay = Math.min(retrier.interval * retrier.backoff ** retried, retrier.maxDelay);
  return retrier.jitter ? delay * random() : delay;
};

const retryOf = (run: Run, frame: Frame, thrown: StateError): EngineDetails['retry'] => {
  const { state, retries } = currentOf(frame);
  if (!('retry' in state)) return undefined;
  const index = state.retry.findIndex((one) => matches(one.errorEquals, thrown));
  const retrier = state.retry[index];
  const retried = retries[index] ?? 0;
  if (!retrier || retried >= retrier.attempts) return undefined;
  const { clock, random } = run.services;
  return {
    retrier: index,
    at: clock.now() + Math.round(delayOf(retrier, retried, () => random.next()) * 1000),
  };
};

/** What a task's events say of its service. */
export const serviceOf = (arn: string): { resourceType: string; resource: string } => {
  const [resourceType = '', resource = ''] = arn.replace('arn:aws:states:::', '').split(':');
  return { resourceType, resource };
};

export const faultOf = ({ error, reason }: StateError): { error?: string; cause?: string } => ({
  ...(error === undefined ? {} : { error }),
  ...(reason === undefined ? {} : { cause: reason }),
});

/** Writes the event of an error that came up while deciding. */
const recordError = (run: Run, frame: Frame, thrown: StateError, engine: EngineDetails): void => {
  const { state } = currentOf(frame);
  const fault = faultOf(thrown);
  if (thrown.location !== undefined) {
    const details = { state: state.name, ...fault, location: thrown.location };
    run.emit(frame, 'EvaluationFailed', { evaluationFailedEventDetails: details }, { engine });
  } else if (state.type === 'Task') {
    run.emit(
      frame,
      'TaskFailed',
      { taskFailedEventDetails: { ...serviceOf(state.resource), ...fault } },
      { engine },
    );
  } else if (state.type === 'Map' || state.type === 'Parallel') {
    run.emit(frame, `${state.type}StateFailed`, {}, { engine });
  }
};

/** How an error is written into the history, with what the engine adds for replay. */
export type Recording = (engine: EngineDetails) => void;

/**
 * Ends the state that a frame is in with an error: retries it, catches it, or fails the scope.
 * @param recorded writes the event of the error, where its kind does not say which.
 */
export const failState = async (
  run: Run,
  frame: Frame,
  thrown: StateError,
  recorded?: Recording,
): Promise<void> => {
  const error = told(frame, thrown);
  const record = recorded ?? ((engine: EngineDetails) => recordError(run, frame, thrown, engine));
  const retry = retryOf(run, frame, error);
  record(retry ? { retry } : {});
  if (retry) return;
  const { state } = currentOf(frame);
  const catcher = 'catch' in state ? state.catch.find((one) => matches(one.errorEquals, error)) : undefined;
  if (catcher) await handle(run, frame, error, catcher);
  else failFrame(run, frame, error);
};

const handle = async (run: Run, frame: Frame, error: StateError, catcher: Catcher): Promise<void> => {
  const errorOutput = {
    Error: error.error ?? '',
    ...(error.reason === undefined ? {} : { Cause: error.reason }),
  };
  const made = {
    results: catcher,
    next: catcher.next,
    otherwise: fromValue(errorOutput),
    extra: { errorOutput },
  };
  try {
    await complete(run, frame, made);
  } catch (thrown) {
    if (!(thrown instanceof StateError) || thrown instanceof HistoryFull) throw thrown;
    if (thrown.location !== undefined) recordError(run, frame, thrown, {});
    failFrame(run, frame, told(frame, thrown));
  }
};

/** Fails a scope, and so the state around it, and in the end the execution. */
export const failFrame = (run: Run, frame: Frame, error: StateError): void => {
  if (frame.parent) run.todo.push({ what: 'failed', frame, error });
  else failExecution(run, error, frame.lastEventId);
};

export const failExecution = (run: Run, error: StateError, previous = run.execution.lastEventId): void => {
  const fault = faultOf(error);
  run.end(
    { status: 'FAILED', ...fault },
    { type: 'ExecutionFailed', executionFailedEventDetails: fault },
    previous,
  );
};
