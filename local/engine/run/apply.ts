/**
 * The one place where an event changes an execution. The interpreter applies each event as it decides it, and replay
 * applies the same events again: whatever is not derived here from a journalled event does not survive a crash.
 */
import { limits } from '../limits.ts';
import { fromText, type Payload } from '../payload.ts';
import type { ExecutionStatus, HistoryEvent } from '../ports.ts';
import type { ChildrenPhase, Current, Execution, Frame } from './execution.ts';
import type { Scope } from '../asl/machine.ts';

const ended: Readonly<Record<string, ExecutionStatus>> = {
  ExecutionSucceeded: 'SUCCEEDED',
  ExecutionFailed: 'FAILED',
  ExecutionTimedOut: 'TIMED_OUT',
  ExecutionAborted: 'ABORTED',
};

const frameOf = (execution: Execution, event: HistoryEvent): Frame => {
  const frame = execution.frames.get(event.engine?.frame ?? 0);
  if (!frame) throw new Error(`event ${event.id} of ${execution.name} belongs to no frame`);
  return frame;
};

const currentOf = (frame: Frame): Current => {
  if (!frame.current) throw new Error(`frame ${frame.id} is in no state`);
  return frame.current;
};

const childrenOf = (frame: Frame): ChildrenPhase => {
  const { phase } = currentOf(frame);
  if (phase.kind !== 'children') throw new Error(`frame ${frame.id} has no children`);
  return phase;
};

const addChild = (
  execution: Execution,
  parent: Frame,
  child: { scope: Scope; index: number; after: number },
): void => {
  execution.lastFrame += 1;
  const { scope, index, after } = child;
  const frame = {
    id: execution.lastFrame,
    scope,
    parent,
    index,
    variables: new Map<string, Payload>(),
    lastEventId: after,
  };
  execution.frames.set(frame.id, frame);
  const phase = childrenOf(parent);
  phase.running.set(index, frame);
  phase.started += 1;
};

const dropChildren = (execution: Execution, frame: Frame): void => {
  const phase = frame.current?.phase;
  if (phase?.kind !== 'children') return;
  for (const child of phase.running.values()) {
    dropChildren(execution, child);
    execution.frames.delete(child.id);
  }
};

/** Takes the result of a finished branch or iteration. */
export const takeResult = (execution: Execution, child: Frame): void => {
  if (!child.parent || !child.output) throw new Error(`frame ${child.id} has no result`);
  const phase = childrenOf(child.parent);
  phase.results[child.index] = child.output;
  phase.done += 1;
  phase.lastEnded = child.lastEventId;
  phase.running.delete(child.index);
  execution.frames.delete(child.id);
};

const seconds = (from: number, count: number | undefined): number | undefined =>
  count === undefined ? undefined : from + count * 1000;

/** @param payload the event's own document where it is at hand as a value, to spare parsing. */
export const apply = (execution: Execution, event: HistoryEvent, payload?: Payload): void => {
  const { id, type, timestamp, engine } = event;
  execution.lastEventId = id;
  const status = ended[type];
  if (status) {
    execution.status = status;
    execution.frames.clear();
    return;
  }
  if (type === 'ExecutionStarted') {
    execution.startedAt = timestamp;
    return;
  }
  const frame = frameOf(execution, event);
  const iteration = event.mapIterationStartedEventDetails;
  if (iteration) {
    const { state } = currentOf(frame);
    if (state.type !== 'Map') throw new Error(`event ${id} iterates over no Map`);
    addChild(execution, frame, { scope: state.processor, index: iteration.index, after: id });
    return;
  }
  frame.lastEventId = id;

  if (event.stateEnteredEventDetails) {
    const { name, input } = event.stateEnteredEventDetails;
    const state = frame.scope.states.get(name);
    if (!state) throw new Error(`event ${id} enters '${name}', which the definition lacks`);
    frame.current = {
      state,
      input: payload ?? fromText(input),
      enteredId: id,
      enteredAt: timestamp,
      retries: [],
      phase: engine?.until === undefined ? { kind: 'deciding' } : { kind: 'waiting', until: engine.until },
    };
    return;
  }
  if (event.stateExitedEventDetails) {
    const { output, assignedVariables = {} } = event.stateExitedEventDetails;
    for (const [name, text] of Object.entries(assignedVariables)) frame.variables.set(name, fromText(text));
    frame.output = payload ?? fromText(output);
    delete frame.current;
    return;
  }

  const current = currentOf(frame);
  switch (type) {
    case 'TaskScheduled': {
      const {
        parameters = '{}',
        timeoutInSeconds,
        heartbeatInSeconds,
      } = event.taskScheduledEventDetails ?? {};
      const timeoutAt = seconds(timestamp, timeoutInSeconds);
      current.phase = {
        kind: 'task',
        scheduledId: id,
        parameters: payload ?? fromText(parameters),
        beatAt: timestamp,
        submitted: false,
        ...(engine?.token === undefined ? {} : { token: engine.token }),
        ...(timeoutAt === undefined ? {} : { timeoutAt }),
        ...(heartbeatInSeconds === undefined ? {} : { beatEvery: heartbeatInSeconds * 1000 }),
      };
      return;
    }
    case 'TaskSubmitted':
      if (current.phase.kind === 'task') current.phase.submitted = true;
      return;
    case 'ParallelStateStarted':
    case 'MapStateStarted': {
      const branches = current.state.type === 'Parallel' ? current.state.branches : [];
      current.phase = {
        kind: 'children',
        startedId: id,
        size: event.mapStateStartedEventDetails?.length ?? branches.length,
        concurrency: engine?.concurrency ?? limits.concurrency,
        started: 0,
        running: new Map(),
        results: [],
        done: 0,
        ...(engine?.items === undefined ? {} : { items: payload ?? fromText(engine.items) }),
      };
      branches.forEach((scope, index) => addChild(execution, frame, { scope, index, after: id }));
      return;
    }
    case 'MapIterationSucceeded': {
      const index = event.mapIterationSucceededEventDetails?.index ?? -1;
      const phase = childrenOf(frame);
      const child = phase.running.get(index);
      if (child) takeResult(execution, child);
      phase.lastEnded = id;
      return;
    }
    case 'TaskStarted':
    case 'MapIterationFailed':
    case 'MapIterationAborted':
    case 'TaskStateAborted':
    case 'WaitStateAborted':
    case 'MapStateAborted':
    case 'ParallelStateAborted':
      return;
    default:
      // TaskSucceeded, TaskFailed, TaskTimedOut, EvaluationFailed and the ends of Map and Parallel: the state decides anew.
      dropChildren(execution, frame);
      current.phase = { kind: 'deciding' };
      if (engine?.retry) {
        const { retrier, at } = engine.retry;
        current.retries[retrier] = (current.retries[retrier] ?? 0) + 1;
        current.phase = { kind: 'backoff', at };
      }
  }
};
