/** Branches of a Parallel and iterations of a Map. */
import type { MapState, ParallelState } from '../asl/machine.ts';
import { limits } from '../limits.ts';
import { fromText, fromValue, type Payload } from '../payload.ts';
import { evaluationError, StateError } from '../state-error.ts';
import { takeResult } from './apply.ts';
import { checked, documentOf, isList, isWhole, within } from './evaluate.ts';
import type { ChildrenPhase, Frame } from './execution.ts';
import { complete, currentOf, failState, placeOf } from './finish.ts';
import { HistoryFull, stillRuns, type Run } from './run.ts';

export const startParallel = async (run: Run, frame: Frame, state: ParallelState): Promise<void> => {
  const { input } = currentOf(frame);
  const given = state.arguments
    ? await documentOf(state.arguments, placeOf(run, frame), 'was given arguments')
    : input;
  run.emit(frame, 'ParallelStateStarted', {});
  for (const child of phaseOf(frame).running.values()) {
    run.todo.push({ what: 'enter', frame: child, name: child.scope.startAt, input: given });
  }
};

const itemsOf = async (run: Run, frame: Frame, state: MapState): Promise<Payload> => {
  if (state.items) {
    const items = await checked(state.items, placeOf(run, frame), 'array', isList);
    return within(fromValue(items), placeOf(run, frame), 'was given items');
  }
  const { input } = currentOf(frame);
  if (!Array.isArray(input.value)) throw evaluationError('$states.input', 'Items', 'is not an array.');
  return input;
};

export const startMap = async (run: Run, frame: Frame, state: MapState): Promise<void> => {
  const place = placeOf(run, frame);
  const items = await itemsOf(run, frame, state);
  const asked = state.concurrency
    ? await checked(state.concurrency, place, 'non-negative integer', isWhole(0))
    : 0;
  const concurrency = asked === 0 ? limits.concurrency : Math.min(asked, limits.concurrency);
  const length = isList(items.value) ? items.value.length : 0;
  const engine = { items: items.text, concurrency };
  run.emit(frame, 'MapStateStarted', { mapStateStartedEventDetails: { length } }, { engine, payload: items });
  await goOn(run, frame);
};

const phaseOf = (frame: Frame): ChildrenPhase => {
  const { phase } = currentOf(frame);
  if (phase.kind !== 'children') throw new Error(`frame ${frame.id} has no children`);
  return phase;
};

/** Starts iterations up to the limit, or ends the Map or Parallel when all are done. */
const goOn = async (run: Run, frame: Frame): Promise<void> => {
  const { state } = currentOf(frame);
  const phase = phaseOf(frame);
  while (state.type === 'Map' && phase.started < phase.size && phase.running.size < phase.concurrency) {
    await startIteration(run, frame, state, phase);
  }
  if (phase.done < phase.size) return;
  const result = fromText(`[${phase.results.map(({ text }) => text).join(',')}]`);
  run.emit(frame, `${state.type}StateSucceeded`, {}, { previous: phase.lastEnded ?? phase.startedId });
  if (state.type !== 'Map' && state.type !== 'Parallel') return;
  await complete(run, frame, { results: state, next: state.next, otherwise: result, extra: { result } });
};

const startIteration = async (
  run: Run,
  frame: Frame,
  state: MapState,
  phase: ChildrenPhase,
): Promise<void> => {
  const index = phase.started;
  const items = phase.items?.value;
  const value: unknown = isList(items) ? items[index] : undefined;
  const input = state.selector
    ? await documentOf(state.selector, placeOf(run, frame, { item: { index, value } }), 'was given an item')
    : fromValue(value);
  const details = { mapIterationStartedEventDetails: { name: state.name, index } };
  run.emit(frame, 'MapIterationStarted', details, { previous: phase.startedId });
  const child = phase.running.get(index);
  if (child) run.todo.push({ what: 'enter', frame: child, name: child.scope.startAt, input });
};

/** A branch or iteration has its output. */
export const childEnded = async (run: Run, child: Frame): Promise<void> => {
  const { parent } = child;
  if (!parent) return;
  const { state } = currentOf(parent);
  if (state.type === 'Map') {
    const details = { mapIterationSucceededEventDetails: { name: state.name, index: child.index } };
    run.emit(parent, 'MapIterationSucceeded', details, { previous: child.lastEventId });
  } else takeResult(run.execution, child);
  run.touched.add(child);
  await orFail(run, parent, () => goOn(run, parent));
};

/** A branch or iteration has failed: its siblings are abandoned, and the state fails with its error. */
export const childFailed = async (run: Run, child: Frame, error: StateError): Promise<void> => {
  const { parent } = child;
  if (!parent) return;
  const { state } = currentOf(parent);
  if (state.type === 'Map') {
    const details = { mapIterationFailedEventDetails: { name: state.name, index: child.index } };
    run.emit(parent, 'MapIterationFailed', details, { previous: child.lastEventId });
  }
  abandon(run, parent, child);
  await failState(run, parent, error, (engine) => {
    run.emit(parent, `${state.type}StateFailed`, {}, { engine });
  });
};

/** Decides something of the state that a frame is in; an error of it is that state's, and ends its children. */
export const orFail = async (run: Run, frame: Frame, decide: () => Promise<void> | void): Promise<void> => {
  try {
    await decide();
  } catch (thrown) {
    if (!(thrown instanceof StateError) || thrown instanceof HistoryFull) throw thrown;
    abandon(run, frame);
    await failState(run, frame, thrown);
  }
};

/** Writes that what runs below a frame is abandoned. The frames themselves go when its state ends. */
const abandon = (run: Run, frame: Frame, except?: Frame): void => {
  const { state, phase } = currentOf(frame);
  if (phase.kind !== 'children') return;
  for (const child of phase.running.values()) {
    run.touched.add(child);
    if (child === except) continue;
    abandonOne(run, child);
    if (state.type === 'Map') {
      const details = { mapIterationAbortedEventDetails: { name: state.name, index: child.index } };
      run.emit(frame, 'MapIterationAborted', details, { previous: child.lastEventId });
    }
  }
};

const abandonOne = (run: Run, child: Frame): void => {
  const type = child.current?.state.type;
  if (!child.current || !stillRuns(run, child)) return;
  abandon(run, child);
  if (type === 'Task' || type === 'Wait' || type === 'Map' || type === 'Parallel') {
    run.emit(child, `${type}StateAborted`, {});
  }
};
