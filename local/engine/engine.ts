import { Failure } from '../../src/contracts/errors.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Random } from '../../src/ports/random.ts';
import type { Log } from '../../src/ports/telemetry.ts';
import { loadMachine } from './asl/load.ts';
import type { LoadedMachine } from './asl/machine.ts';
import { exceeds, limits } from './limits.ts';
import { fromText, fromValue } from './payload.ts';
import type { Change, EndStatus, ExecutionRow, HistoryEvent, Journal } from './ports.ts';
import { createActor, type Actor } from './run/actor.ts';
import { abortExecution, begin } from './run/decide.ts';
import type { Effects } from './run/effects.ts';
import { newExecution, type Execution } from './run/execution.ts';
import { replay } from './run/replay.ts';
import { newRun } from './run/run.ts';
import { answers, type Answers } from './answers.ts';

export type EngineOptions = Effects & { journal: Journal; clock: Clock; random: Random; log?: Log };

/** How an execution ended. `output` is JSON. */
export type ExecutionResult = {
  status: EndStatus;
  output?: string;
  error?: string;
  cause?: string;
};

export type Engine = Answers & {
  /**
   * Starts an execution; durable when it resolves, with its first states.
   * @param name `[A-Za-z0-9_-]{1,80}`, never used before. Repeating a start whose execution still runs does nothing.
   * @param input JSON of at most 256 KiB.
   * @throws Failure `ExecutionExists` when the name was used with another input, or its execution has ended.
   */
  start(machine: LoadedMachine, name: string, input: unknown): Promise<void>;
  /**
   * Goes on with all executions of the journal that have not ended, each with the definition it started with.
   * To be called once, before anything else. Effects that are not known to be finished are done again.
   * @param resolveDefinition gives the machine of a hash, where it is at hand; else the journal's text is loaded.
   * @returns the names of executions that cannot go on, with why; they stay as they are.
   */
  resume(
    resolveDefinition?: (hash: string) => LoadedMachine | undefined,
  ): Promise<readonly { name: string; reason: unknown }[]>;
  /** Ends it as ABORTED; nothing when it has ended. @throws Failure `NotFound`. */
  stop(name: string, error?: string, cause?: string): Promise<void>;
  describe(name: string): Promise<ExecutionRow | undefined>;
  history(name: string): Promise<readonly HistoryEvent[]>;
  /** How it ended, when it has. @throws Failure `NotFound`; what the journal refused with, when that stopped it. */
  finished(name: string): Promise<ExecutionResult>;
  /** Resolves when nothing is left to decide or to commit. Effects and timers may be under way. */
  idle(): Promise<void>;
  /** Stops acting, whatever is under way; resolves when no commit is. The journal keeps it for the next `resume`. */
  close(): Promise<void>;
};

const nameForm = /^[A-Za-z0-9_-]{1,80}$/;
type Held = { actor: Actor; end: PromiseWithResolvers<ExecutionResult>; ready: Promise<void> };

const resultOf = ({ status, output, error, cause }: Change): ExecutionResult => ({
  status,
  ...(output === undefined ? {} : { output }),
  ...(error === undefined ? {} : { error }),
  ...(cause === undefined ? {} : { cause }),
});

/** An interpreter of state machines whose executions survive: `journal` holds all that it knows. */
export const createEngine = (options: EngineOptions): Engine => {
  const { journal, clock, random, log = () => undefined } = options;
  const services = { clock, random };
  const held = new Map<string, Held>();
  const defined = new Set<string>();
  const resting = new Set<() => void>();
  let starting = 0;
  let closed = false;

  const rest = (): void => {
    if (resting.size === 0 || starting > 0 || [...held.values()].some(({ actor }) => actor.busy)) return;
    for (const resolve of resting) resolve();
    resting.clear();
  };

  const hold = (execution: Execution, ready: Promise<void>): Held => {
    const { name } = execution;
    const end = Promise.withResolvers<ExecutionResult>();
    end.promise.catch(() => undefined);
    const actor = createActor({
      execution,
      services,
      effects: options,
      log,
      commit: (events, change) => journal.append(name, events, change),
      onEnd(change) {
        held.delete(name);
        end.resolve(resultOf(change));
      },
      onLost: (reason) => end.reject(reason),
      onRest: rest,
    });
    const one = { actor, end, ready };
    held.set(name, one);
    return one;
  };

  const define = async (machine: LoadedMachine): Promise<void> => {
    if (defined.has(machine.hash)) return;
    await journal.define(machine.hash, machine.text);
    defined.add(machine.hash);
  };

  const rowOf = ({ name, machine, input, startedAt }: Execution, change?: Change): ExecutionRow => ({
    name,
    machine: machine.name,
    definition: machine.hash,
    input: input.text,
    startedAt,
    status: 'RUNNING',
    ...change,
  });

  const exists = (name: string): Failure =>
    new Failure('ExecutionExists', `Cannot start ${name} because an execution of that name exists already.`);

  const launch = async (execution: Execution, ready: PromiseWithResolvers<void>): Promise<void> => {
    const { name, machine } = execution;
    const one = hold(execution, ready.promise);
    starting += 1;
    try {
      const run = newRun(execution, services);
      await begin(run);
      const { events, change } = run.take();
      await define(machine);
      await journal.create(rowOf(execution, change), events);
      if (change) {
        held.delete(name);
        one.end.resolve(resultOf(change));
      } else if (!closed) one.actor.wakeUp();
      ready.resolve();
    } catch (thrown) {
      held.delete(name);
      one.end.reject(thrown);
      ready.reject(thrown);
    } finally {
      starting -= 1;
      rest();
    }
  };

  const start: Engine['start'] = async (machine, name, input) => {
    if (closed) throw new Failure('Unavailable', `Cannot start ${name} because the engine is closed.`);
    if (!nameForm.test(name)) {
      throw new Failure(
        'InvalidRequest',
        `Cannot start '${name}' because a name is 1 to 80 of A-Z a-z 0-9 _ -.`,
      );
    }
    const { text } = fromValue(input ?? null);
    if (exceeds(text, limits.payload)) {
      throw new Failure(
        'TooLarge',
        `Cannot start ${name} because its input is over ${limits.payload} bytes.`,
      );
    }
    const known = held.get(name);
    if (known) {
      await known.ready;
      if (known.actor.execution.input.text !== text) throw exists(name);
      return;
    }
    const ready = Promise.withResolvers<void>();
    void launch(newExecution(name, machine, fromText(text)), ready);
    try {
      await ready.promise;
    } catch (thrown) {
      if (!(thrown instanceof Failure) || thrown.code !== 'ExecutionExists') throw thrown;
      const row = await journal.get(name);
      if (row?.status !== 'RUNNING' || row.input !== text) throw exists(name);
    }
  };

  const machineOf = async (
    row: ExecutionRow,
    resolve: ((hash: string) => LoadedMachine | undefined) | undefined,
    loaded: Map<string, LoadedMachine>,
  ): Promise<LoadedMachine> => {
    const known = loaded.get(row.definition) ?? resolve?.(row.definition);
    if (known) return known;
    const text = await journal.definition(row.definition);
    if (text === undefined) {
      throw new Failure('DataCorrupt', `Cannot resume ${row.name} because its definition is lost.`);
    }
    return loadMachine({ text, file: row.machine });
  };

  const resume: Engine['resume'] = async (resolveDefinition) => {
    const refused: { name: string; reason: unknown }[] = [];
    const loaded = new Map<string, LoadedMachine>();
    for (const row of await journal.running()) {
      if (held.has(row.name)) continue;
      try {
        const machine = await machineOf(row, resolveDefinition, loaded);
        loaded.set(row.definition, machine);
        const execution = replay(row, machine, await journal.history(row.name));
        const now = clock.now();
        for (const { current } of execution.frames.values()) {
          if (current?.phase.kind === 'task') current.phase.beatAt = now;
        }
        hold(execution, Promise.resolve()).actor.wakeUp();
      } catch (reason) {
        log('error', 'engine.resume_refused', { execution: row.name, reason: String(reason) });
        refused.push({ name: row.name, reason });
      }
    }
    return refused;
  };

  return {
    ...answers((name) => held.get(name)?.actor, clock),
    start,
    resume,
    async stop(name, error, cause) {
      const one = held.get(name);
      if (!one) {
        const row = await journal.get(name);
        if (!row) throw new Failure('NotFound', `Cannot stop ${name} because there is no such execution.`);
        return;
      }
      await one.ready;
      await one.actor
        .tell((run) => {
          if (run.execution.status === 'RUNNING') abortExecution(run, error, cause);
        })
        .catch((thrown: unknown) => {
          if (!(thrown instanceof Failure) || thrown.code !== 'TaskClosed') throw thrown;
        });
    },
    describe: (name) => journal.get(name),
    history: (name) => journal.history(name),
    async finished(name) {
      const one = held.get(name);
      if (one) return one.end.promise;
      const row = await journal.get(name);
      if (!row) throw new Failure('NotFound', `Cannot wait for ${name} because there is no such execution.`);
      if (row.status === 'RUNNING') {
        throw new Failure('WrongState', `Cannot wait for ${name} because the engine has not resumed it.`);
      }
      return resultOf({ ...row, status: row.status, stoppedAt: row.stoppedAt ?? 0 });
    },
    idle: () =>
      new Promise((resolve) => {
        resting.add(resolve);
        rest();
      }),
    async close() {
      closed = true;
      await Promise.all([...held.values()].map(({ actor }) => actor.close()));
    },
  };
};
