/** Entering a state, and what each kind of state then does. */
import type { ChoiceState, FailState, State, WaitState } from '../asl/machine.ts';
import type { Payload } from '../payload.ts';
import { evaluationError, StateError } from '../state-error.ts';
import { fromTimestamp } from '../time.ts';
import { orFail, startMap, startParallel } from './children.ts';
import { checked, isFlag, isText, isWhole, type Place } from './evaluate.ts';
import type { Frame } from './execution.ts';
import { complete, currentOf, failFrame, placeOf } from './finish.ts';
import type { Run } from './run.ts';
import { scheduleTask } from './tasks.ts';

const untruncated = { truncated: false } as const;
const nothing = { assign: [] } as const;

const timestampOf = async (state: WaitState, place: Place): Promise<number> => {
  const now = place.run.services.clock.now();
  if (state.seconds)
    return now + (await checked(state.seconds, place, 'non-negative integer', isWhole(0))) * 1000;
  if (!state.timestamp) return now;
  const text = await checked(state.timestamp, place, 'timestamp', isText);
  const until = fromTimestamp(text);
  if (until !== undefined) return until;
  const source = state.timestamp.expressions[0]?.expression.source ?? text;
  throw evaluationError(source, 'Timestamp', `returned '${text}', which is no RFC 3339 timestamp.`);
};

/** When a Wait that is entered now ends, or why that cannot be said. */
const untilOf = async (
  run: Run,
  frame: Frame,
  state: WaitState,
  input: Payload,
): Promise<number | StateError> => {
  const view = { state, input, enteredAt: run.services.clock.now(), retries: [] };
  try {
    return await timestampOf(state, { run, frame, view });
  } catch (thrown) {
    if (thrown instanceof StateError) return thrown;
    throw thrown;
  }
};

/** Enters a state by name. */
export const enter = async (run: Run, frame: Frame, name: string, input: Payload): Promise<void> => {
  const state = frame.scope.states.get(name);
  if (!state) throw new Error(`the state '${name}' is not in its scope`);
  const until = state.type === 'Wait' ? await untilOf(run, frame, state, input) : undefined;
  const options = { payload: input, ...(typeof until === 'number' ? { engine: { until } } : {}) };
  const details = { stateEnteredEventDetails: { name, input: input.text, inputDetails: untruncated } };
  run.emit(frame, `${state.type}StateEntered`, details, options);
  await orFail(run, frame, () => {
    if (until instanceof StateError) throw until;
    return act(run, frame, state);
  });
};

/** Does again what a state does, after its backoff. */
export const again = (run: Run, frame: Frame): Promise<void> =>
  orFail(run, frame, () => act(run, frame, currentOf(frame).state));

const act = async (run: Run, frame: Frame, state: State): Promise<void> => {
  const { input } = currentOf(frame);
  switch (state.type) {
    case 'Pass':
      return complete(run, frame, { results: state, next: state.next, otherwise: input });
    case 'Wait':
      return;
    case 'Choice':
      return choose(run, frame, state, input);
    case 'Succeed': {
      const results = state.output ? { ...nothing, output: state.output } : nothing;
      return complete(run, frame, { results, next: undefined, otherwise: input });
    }
    case 'Fail':
      return fail(run, frame, state);
    case 'Task':
      return scheduleTask(run, frame, state);
    case 'Parallel':
      return startParallel(run, frame, state);
    case 'Map':
      return startMap(run, frame, state);
  }
};

/** A Wait is over. */
export const wake = (run: Run, frame: Frame): Promise<void> =>
  orFail(run, frame, async () => {
    const { state, input } = currentOf(frame);
    if (state.type === 'Wait')
      await complete(run, frame, { results: state, next: state.next, otherwise: input });
  });

const choose = async (run: Run, frame: Frame, state: ChoiceState, input: Payload): Promise<void> => {
  for (const rule of state.rules) {
    if (await checked(rule.condition, placeOf(run, frame), 'boolean', isFlag)) {
      return complete(run, frame, { results: rule, next: rule.next, otherwise: input });
    }
  }
  if (state.default === undefined) {
    const reason = 'No choice rule matched, and there is no Default.';
    throw new StateError('States.NoChoiceMatched', reason, { internal: true });
  }
  return complete(run, frame, { results: state, next: state.default, otherwise: input });
};

const fail = async (run: Run, frame: Frame, state: FailState): Promise<void> => {
  const place = placeOf(run, frame);
  const error = state.error && (await checked(state.error, place, 'string', isText));
  const cause = state.cause && (await checked(state.cause, place, 'string', isText));
  failFrame(run, frame, new StateError(error, cause));
};
