import type { Services } from '../jsonata/functions.ts';
import { limits } from '../limits.ts';
import type { Payload } from '../payload.ts';
import type { Change, EngineDetails, HistoryEvent } from '../ports.ts';
import { StateError } from '../state-error.ts';
import { apply } from './apply.ts';
import { isAlive, type Execution, type Frame } from './execution.ts';

/** What is still to be decided in this run: a state to enter, or a branch or iteration that has ended. */
export type Todo =
  | { what: 'enter'; frame: Frame; name: string; input: Payload }
  | { what: 'ended'; frame: Frame }
  | { what: 'failed'; frame: Frame; error: StateError };

/**
 * What is decided between two commits: events not yet journalled, what is still to do, frames whose timers and
 * effects change once the events are durable.
 */
export type Run = {
  readonly execution: Execution;
  readonly services: Services;
  readonly todo: Todo[];
  readonly touched: Set<Frame>;
  /** Events decided and not yet taken. */
  readonly pending: number;
  /** Takes what was decided so far. */
  take(): { events: HistoryEvent[]; change?: Change; touched: Frame[] };
  /**
   * Decides one event of `frame`: applies it now, to be journalled with the next commit.
   * @param options `previous` where it is not the frame's own last event; `payload` is the event's document.
   * @throws StateError `States.Runtime` when the history is full.
   */
  emit(
    frame: Frame,
    type: string,
    details: Partial<HistoryEvent>,
    options?: { engine?: EngineDetails; previous?: number; payload?: Payload },
  ): HistoryEvent;
  /** Decides how the execution ends. */
  end(
    change: Omit<Change, 'stoppedAt'>,
    event: Partial<HistoryEvent> & { type: string },
    previous: number,
  ): void;
};

/** The history has no room for another event: the execution fails, whatever its Catch says. */
export class HistoryFull extends StateError {
  constructor() {
    super('States.Runtime', `The execution reached the maximum number of history events (${limits.events}).`);
  }
}

export const newRun = (execution: Execution, services: Services): Run => {
  let events: HistoryEvent[] = [];
  let change: Change | undefined;
  const touched = new Set<Frame>();

  const record = (event: HistoryEvent, payload?: Payload): HistoryEvent => {
    events.push(event);
    apply(execution, event, payload);
    return event;
  };

  return {
    execution,
    services,
    todo: [],
    touched,
    get pending() {
      return events.length;
    },
    take() {
      const taken = { events, touched: [...touched], ...(change ? { change } : {}) };
      events = [];
      change = undefined;
      touched.clear();
      return taken;
    },
    emit(frame, type, details, options = {}) {
      if (execution.lastEventId >= limits.events - 1) throw new HistoryFull();
      const engine = frame.id === 0 ? options.engine : { frame: frame.id, ...options.engine };
      touched.add(frame);
      return record(
        {
          id: execution.lastEventId + 1,
          previousEventId: options.previous ?? frame.lastEventId,
          timestamp: services.clock.now(),
          type,
          ...details,
          ...(engine && Object.keys(engine).length > 0 ? { engine } : {}),
        },
        options.payload,
      );
    },
    end(how, event, previous) {
      const now = services.clock.now();
      for (const frame of execution.frames.values()) touched.add(frame);
      record({ id: execution.lastEventId + 1, previousEventId: previous, timestamp: now, ...event });
      change = { ...how, stoppedAt: now };
    },
  };
};

export const stillRuns = (run: Run, frame: Frame): boolean => isAlive(run.execution, frame);
