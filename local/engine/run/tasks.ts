/** Scheduling a task, and what can become of it. */
import type { TaskState } from '../asl/machine.ts';
import type { Payload } from '../payload.ts';
import { StateError } from '../state-error.ts';
import { makeToken } from '../token.ts';
import { orFail } from './children.ts';
import { checked, documentOf, isWhole, within } from './evaluate.ts';
import type { Frame, TaskPhase } from './execution.ts';
import { complete, currentOf, failState, faultOf, placeOf, serviceOf } from './finish.ts';
import type { Run } from './run.ts';

const untruncated = { truncated: false } as const;

export const waitsForToken = (state: TaskState): boolean => state.resource.endsWith('.waitForTaskToken');

const secondsOf = async (
  run: Run,
  frame: Frame,
  template: TaskState['timeout'],
): Promise<number | undefined> =>
  template && checked(template, placeOf(run, frame), 'positive integer', isWhole(1));

/** Decides the arguments, the token and the clocks of a task. The effect follows the commit. */
export const scheduleTask = async (run: Run, frame: Frame, state: TaskState): Promise<void> => {
  const { execution, services } = run;
  const token = waitsForToken(state)
    ? makeToken(services.random, execution.name, execution.lastEventId + 1)
    : undefined;
  const place = placeOf(run, frame, token === undefined ? {} : { token });
  const parameters = await documentOf(state.arguments, place, 'was given arguments');
  const timeout = await secondsOf(run, frame, state.timeout);
  const heartbeat = await secondsOf(run, frame, state.heartbeat);
  if (timeout !== undefined && heartbeat !== undefined && heartbeat >= timeout) {
    const reason = `HeartbeatSeconds, ${heartbeat}, must be below TimeoutSeconds, ${timeout}.`;
    throw new StateError('States.Runtime', reason, { internal: true });
  }
  const service = serviceOf(state.resource);
  const details = {
    ...service,
    region: 'local',
    parameters: parameters.text,
    ...(timeout === undefined ? {} : { timeoutInSeconds: timeout }),
    ...(heartbeat === undefined ? {} : { heartbeatInSeconds: heartbeat }),
  };
  const options = { payload: parameters, ...(token === undefined ? {} : { engine: { token } }) };
  run.emit(frame, 'TaskScheduled', { taskScheduledEventDetails: details }, options);
  run.emit(frame, 'TaskStarted', { taskStartedEventDetails: service });
};

/** The task that a frame waits for, if it still is the one scheduled by that event. */
export const taskOf = (
  frame: Frame,
  scheduledId: number,
): { state: TaskState; phase: TaskPhase } | undefined => {
  const { current } = frame;
  if (current?.state.type !== 'Task' || current.phase.kind !== 'task') return undefined;
  return current.phase.scheduledId === scheduledId
    ? { state: current.state, phase: current.phase }
    : undefined;
};

const taskStateOf = (frame: Frame): TaskState => {
  const { state } = currentOf(frame);
  if (state.type !== 'Task') throw new Error(`frame ${frame.id} is in no Task`);
  return state;
};

/** The message is sent, or the function that will pass the token on has returned. */
export const submitTask = (run: Run, frame: Frame, output: Payload): void => {
  const state = taskStateOf(frame);
  const details = { ...serviceOf(state.resource), output: output.text, outputDetails: untruncated };
  run.emit(frame, 'TaskSubmitted', { taskSubmittedEventDetails: details });
};

export const succeedTask = (run: Run, frame: Frame, result: Payload): Promise<void> =>
  orFail(run, frame, async () => {
    const state = taskStateOf(frame);
    within(result, placeOf(run, frame), 'returned a result');
    const details = { ...serviceOf(state.resource), output: result.text, outputDetails: untruncated };
    run.emit(frame, 'TaskSucceeded', { taskSucceededEventDetails: details });
    await complete(run, frame, { results: state, next: state.next, otherwise: result, extra: { result } });
  });

export const failTask = (run: Run, frame: Frame, error: StateError): Promise<void> => {
  const service = serviceOf(taskStateOf(frame).resource);
  return failState(run, frame, error, (engine) => {
    run.emit(frame, 'TaskFailed', { taskFailedEventDetails: { ...service, ...faultOf(error) } }, { engine });
  });
};

/**
 * A clock of a task ran out. Step Functions reports either as `States.Timeout`; a retrier or catcher may call a missed
 * heartbeat `States.HeartbeatTimeout` too.
 */
export const timeOutTask = (run: Run, frame: Frame, clock: 'timeout' | 'heartbeat'): Promise<void> => {
  const service = serviceOf(taskStateOf(frame).resource);
  const missed = clock === 'heartbeat';
  const error = new StateError(
    'States.Timeout',
    undefined,
    missed ? { aliases: ['States.HeartbeatTimeout'] } : {},
  );
  return failState(run, frame, error, (engine) => {
    const details = { taskTimedOutEventDetails: { ...service, error: 'States.Timeout' } };
    run.emit(frame, 'TaskTimedOut', details, { engine: missed ? { ...engine, heartbeat: true } : engine });
  });
};
