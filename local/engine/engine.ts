import { Failure } from '../../src/contracts/errors.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Random } from '../../src/ports/random.ts';
import type { Log } from '../../src/ports/telemetry.ts';
import { answers, type Answers } from './answers.ts';
import type { LoadedMachine } from './asl/machine.ts';
import { exceeds, limits } from './limits.ts';
import { fromText, fromValue } from './payload.ts';
import type { ExecutionRow, HistoryEvent, Journal } from './ports.ts';
import { createRoster, resultOf, type ExecutionResult } from './roster.ts';
import { abortExecution } from './run/decide.ts';
import type { Effects } from './run/effects.ts';
import { newExecution } from './run/execution.ts';

export type EngineOptions = Effects & {
  journal: Journal;
  clock: Clock;
  random: Random;
  log?: Log;
  /** Called when the journal refused to write for an execution: it stands still until `resume`. */
  onLost?: (name: string) => void;
};

export type Engine = Answers & {
  /**
   * Starts an execution; durable when it resolves, with its first states. Repeating a start whose execution still runs
   * does nothing, but goes on with it where the engine had lost it or not yet resumed it.
   * @param name `[A-Za-z0-9_-]{1,80}`, never used before.
   * @param input JSON of at most 256 KiB.
   * @throws Failure `ExecutionExists` when the name was used with another input, or its execution has ended;
   * `InvalidRequest`, `TooLarge`.
   */
  start(machine: LoadedMachine, name: string, input: unknown): Promise<void>;
  /**
   * Goes on with all executions of the journal that have not ended, each with the definition it started with, when
   * the host starts, and at any time with those that were lost when the journal refused. Effects that are not known to
   * be finished are done again.
   * @param resolveDefinition gives the machine of a hash, where it is at hand; else the journal's text is loaded.
   * @returns the names of executions that cannot go on, with why; they stay as they are.
   */
  resume(
    resolveDefinition?: (hash: string) => LoadedMachine | undefined,
  ): Promise<readonly { name: string; reason: unknown }[]>;
  /** Ends it as ABORTED; nothing when it has ended. @throws Failure `NotFound`. */
  stop(name: string, error?: string, cause?: string): Promise<void>;
  describe(name: string): Promise<ExecutionRow | undefined>;
  /** As `GetExecutionHistory` shows it: without what the engine adds for replay. Empty for an unknown name. */
  history(name: string): Promise<readonly HistoryEvent[]>;
  /** How it ended, when it has. @throws Failure `NotFound`; what the journal refused with, when that stopped it. */
  finished(name: string): Promise<ExecutionResult>;
  /** Resolves when nothing is left to decide or to commit. Effects and timers may be under way. */
  idle(): Promise<void>;
  /** Stops acting, whatever is under way; resolves when no commit is. The journal keeps it for the next `resume`. */
  close(): Promise<void>;
};

const nameForm = /^[A-Za-z0-9_-]{1,80}$/;

const isCode = (thrown: unknown, code: Failure['code']): boolean =>
  thrown instanceof Failure && thrown.code === code;

const exists = (name: string): Failure =>
  new Failure('ExecutionExists', `Cannot start ${name} because an execution of that name exists already.`);

const inputText = (name: string, input: unknown): string => {
  if (!nameForm.test(name)) {
    throw new Failure(
      'InvalidRequest',
      `Cannot start '${name}' because a name is 1 to 80 of A-Z a-z 0-9 _ -.`,
    );
  }
  const { text } = fromValue(input ?? null);
  if (!exceeds(text, limits.payload)) return text;
  throw new Failure('TooLarge', `Cannot start ${name} because its input is over ${limits.payload} bytes.`);
};

/** An interpreter of state machines whose executions survive: `journal` holds all that it knows. */
export const createEngine = (options: EngineOptions): Engine => {
  const { journal, clock, random, log = () => undefined, onLost = () => undefined } = options;
  const roster = createRoster({ journal, services: { clock, random }, effects: options, log, onLost });

  const start: Engine['start'] = async (machine, name, input) => {
    if (roster.closed) throw new Failure('Unavailable', `Cannot start ${name} because the engine is closed.`);
    const text = inputText(name, input);
    const known = roster.get(name);
    if (known && !known.lost) {
      await known.ready;
      if (known.actor.execution.input.text !== text) throw exists(name);
      return;
    }
    if (!known) {
      try {
        return await roster.launch(newExecution(name, machine, fromText(text)));
      } catch (thrown) {
        if (!isCode(thrown, 'ExecutionExists')) throw thrown;
      }
    }
    const row = await journal.get(name);
    if (row?.status !== 'RUNNING' || row.input !== text) throw exists(name);
    await roster.adopt(row);
  };

  const resume: Engine['resume'] = async (resolveDefinition) => {
    const refused: { name: string; reason: unknown }[] = [];
    for (const row of await journal.running()) {
      const known = roster.get(row.name);
      if (known && !known.lost) continue;
      try {
        await roster.adopt(row, resolveDefinition?.(row.definition));
      } catch (reason) {
        log('error', 'engine.resume_refused', { execution: row.name, reason: String(reason) });
        refused.push({ name: row.name, reason });
      }
    }
    return refused;
  };

  const stop: Engine['stop'] = async (name, error, cause) => {
    const known = roster.get(name);
    if (!known) {
      if (await journal.get(name)) return;
      throw new Failure('NotFound', `Cannot stop ${name} because there is no such execution.`);
    }
    await known.ready;
    try {
      await known.actor.tell((run) => {
        if (run.execution.status === 'RUNNING') abortExecution(run, error, cause);
      });
    } catch (thrown) {
      if (!isCode(thrown, 'TaskClosed')) throw thrown;
    }
  };

  const finished: Engine['finished'] = async (name) => {
    const known = roster.get(name);
    if (known && !known.lost) return known.end.promise;
    const row = await journal.get(name);
    if (!row) throw new Failure('NotFound', `Cannot wait for ${name} because there is no such execution.`);
    if (row.status !== 'RUNNING') return resultOf({ ...row, status: row.status });
    throw new Failure('WrongState', `Cannot wait for ${name} because the engine has not resumed it.`);
  };

  return {
    ...answers((name) => roster.get(name)?.actor, clock),
    start,
    resume,
    stop,
    finished,
    describe: (name) => journal.get(name),
    history: async (name) => (await journal.history(name)).map(({ engine: _, ...event }) => event),
    idle: () => roster.idle(),
    close: () => roster.close(),
  };
};
