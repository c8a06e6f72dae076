/**
 * One execution under way. Whatever happens to it stands in one line: results, answers, timers. All that stands there
 * is decided together and journalled in one commit, and only then do its effects begin, so nothing becomes visible
 * that a crash could undo. When the journal refuses, the actor does nothing more.
 */
import { Failure } from '../../../src/contracts/errors.ts';
import type { Log } from '../../../src/ports/telemetry.ts';
import type { Services } from '../jsonata/functions.ts';
import { StateError } from '../state-error.ts';
import type { Change, HistoryEvent } from '../ports.ts';
import { decide, timeOutExecution } from './decide.ts';
import { perform, type Effects } from './effects.ts';
import { again, wake } from './enter.ts';
import { isAlive, type Execution, type Frame } from './execution.ts';
import { newRun, type Run } from './run.ts';
import { failTask, submitTask, succeedTask, taskOf, timeOutTask, waitsForToken } from './tasks.ts';
import { at, dueOf } from './timers.ts';

export type ActorOptions = {
  execution: Execution;
  services: Services;
  effects: Effects;
  log: Log;
  commit(events: readonly HistoryEvent[], change: Change | undefined): Promise<void>;
  /** Called once, when the execution has ended, durably. */
  onEnd(change: Change): void;
  /** Called once, when the journal refused. */
  onLost(reason: unknown): void;
  /** Called whenever nothing is left to decide or to commit. */
  onRest(): void;
};

export type Actor = {
  readonly execution: Execution;
  /** Decides something and resolves when it is durable. What `decide` throws itself rejects, and changes nothing. */
  tell(decide: (run: Run) => Promise<void> | void): Promise<void>;
  /** Arms the timers and begins the effects of an execution that was replayed or has just begun. */
  wakeUp(): void;
  /** Stops acting; resolves when no commit is under way. */
  close(): Promise<void>;
  readonly busy: boolean;
};

type Told = {
  decide: (run: Run) => Promise<void> | void;
  resolve: () => void;
  reject: (reason: unknown) => void;
};
type Live = { scheduledId?: number; cancel?: () => void; controller?: AbortController };

export const createActor = (options: ActorOptions): Actor => {
  const { execution, services, effects, log } = options;
  const { clock } = services;
  const run = newRun(execution, services);
  const line: Told[] = [];
  const live = new Map<Frame, Live>();
  let working: Promise<void> | undefined;
  let stopped: { reason: Error } | undefined;
  let cancelDeadline = (): void => undefined;

  const quiet = (): void => {
    cancelDeadline();
    for (const { cancel, controller } of live.values()) {
      cancel?.();
      controller?.abort(new Error('nobody waits for the answer any more'));
    }
    live.clear();
  };

  /** Rejections are logged where they arise; nobody waits for these. */
  const post = (decided: (run: Run) => Promise<void> | void): void => {
    tell(decided).catch(() => undefined);
  };

  const begin = (frame: Frame, known: Live): void => {
    const { current } = frame;
    if (current?.state.type !== 'Task' || current.phase.kind !== 'task') return;
    const { state, phase } = current;
    if (phase.submitted || known.scheduledId === phase.scheduledId) return;
    const { scheduledId } = phase;
    const controller = new AbortController();
    known.scheduledId = scheduledId;
    known.controller = controller;
    const settle = (decided: (run: Run) => Promise<void> | void): void =>
      post((now) => {
        const task = taskOf(frame, scheduledId);
        return isAlive(execution, frame) && task && !task.phase.submitted ? decided(now) : undefined;
      });
    perform(effects, state, phase, controller.signal).then(
      (result) => settle((now) => (waitsForToken(state) ? submitTask : succeedTask)(now, frame, result)),
      (thrown: unknown) => {
        if (thrown instanceof StateError) settle((now) => failTask(now, frame, thrown));
        else log('error', 'engine.effect_failed', { execution: execution.name, reason: String(thrown) });
      },
    );
  };

  const due = (frame: Frame): void =>
    post((now) => {
      const { current } = frame;
      const time = dueOf(frame);
      if (!isAlive(execution, frame) || !current || time === undefined || clock.now() < time)
        return undefined;
      if (current.phase.kind === 'waiting') return wake(now, frame);
      if (current.phase.kind === 'backoff') return again(now, frame);
      if (current.phase.kind !== 'task') return undefined;
      const timedOut = current.phase.timeoutAt !== undefined && clock.now() >= current.phase.timeoutAt;
      return timeOutTask(now, frame, timedOut ? 'timeout' : 'heartbeat');
    });

  /** Timers and effects of a frame whose events are durable now. */
  const tend = (frame: Frame): void => {
    const known = live.get(frame) ?? {};
    known.cancel?.();
    delete known.cancel;
    const phase = frame.current?.phase;
    const alive = isAlive(execution, frame) && phase !== undefined;
    const same = phase?.kind === 'task' && phase.scheduledId === known.scheduledId;
    if (known.controller && !(alive && same)) {
      known.controller.abort(new Error('nobody waits for the answer any more'));
      delete known.controller;
    }
    if (!alive) {
      live.delete(frame);
      return;
    }
    const time = dueOf(frame);
    if (time !== undefined) known.cancel = at(clock, time, () => tendDue(frame));
    live.set(frame, known);
    begin(frame, known);
  };

  /** Heartbeats move a deadline without a commit, so a timer looks again before it speaks up. */
  const tendDue = (frame: Frame): void => {
    const time = dueOf(frame);
    if (time !== undefined && clock.now() < time) tend(frame);
    else due(frame);
  };

  const stopFor = (reason: unknown): void => {
    const error = reason instanceof Error ? reason : new Error(String(reason), { cause: reason });
    stopped ??= { reason: error };
    quiet();
    for (const { reject } of line.splice(0)) reject(error);
  };

  const lose = (reason: unknown): void => {
    stopFor(reason);
    log('error', 'engine.execution_lost', { execution: execution.name, reason: String(reason) });
    options.onLost(reason);
  };

  /** Decides all that stands in line. @returns who waits for it to be durable. */
  const hear = async (): Promise<Told[]> => {
    const told: Told[] = [];
    for (let next = line.shift(); next; next = line.shift()) {
      const { decide: decided, reject } = next;
      const before = run.pending;
      try {
        await decide(run, () => decided(run));
        told.push(next);
      } catch (thrown) {
        reject(thrown);
        if (run.pending === before) continue;
        for (const one of told) one.reject(thrown);
        throw thrown;
      }
    }
    return told;
  };

  const work = async (): Promise<void> => {
    await Promise.resolve();
    while (line.length > 0 && !stopped) {
      const told = await hear();
      const { events, change, touched } = run.take();
      try {
        if (events.length > 0) await options.commit(events, change);
      } catch (reason) {
        for (const { reject } of told) reject(reason);
        throw reason;
      }
      for (const { resolve } of told) resolve();
      if (change) {
        stopFor(
          new Failure('TaskClosed', `Cannot reach the execution ${execution.name} because it has ended.`),
        );
        options.onEnd(change);
      } else if (!stopped) touched.forEach(tend);
    }
  };

  const go = (): void => {
    if (working || stopped) return;
    working = work()
      .catch(lose)
      .finally(() => {
        working = undefined;
        if (line.length > 0) go();
        else options.onRest();
      });
  };

  const tell = (decided: (run: Run) => Promise<void> | void): Promise<void> =>
    new Promise((resolve, reject) => {
      if (stopped) {
        reject(stopped.reason);
        return;
      }
      line.push({ decide: decided, resolve, reject });
      go();
    });

  return {
    execution,
    tell,
    wakeUp() {
      const { timeout } = execution.machine;
      if (timeout !== undefined) {
        cancelDeadline = at(clock, execution.startedAt + timeout * 1000, () => post(timeOutExecution));
      }
      for (const frame of execution.frames.values()) tend(frame);
    },
    async close() {
      stopFor(new Failure('Unavailable', 'Cannot reach the execution because the engine is closed.'));
      await working;
    },
    get busy() {
      return working !== undefined;
    },
  };
};
