/** The executions that the engine holds in memory: those that run. */
import { Failure } from '../../src/contracts/errors.ts';
import type { Log } from '../../src/ports/telemetry.ts';
import { loadMachine } from './asl/load.ts';
import type { LoadedMachine } from './asl/machine.ts';
import type { Services } from './jsonata/functions.ts';
import type { Change, EndStatus, ExecutionRow, Journal } from './ports.ts';
import { createActor, type Actor } from './run/actor.ts';
import { begin } from './run/decide.ts';
import type { Effects } from './run/effects.ts';
import type { Execution } from './run/execution.ts';
import { replay } from './run/replay.ts';
import { newRun } from './run/run.ts';

/** How an execution ended. `output` is JSON. */
export type ExecutionResult = { status: EndStatus; output?: string; error?: string; cause?: string };

export const resultOf = ({ status, output, error, cause }: Omit<Change, 'stoppedAt'>): ExecutionResult => ({
  status,
  ...(output === undefined ? {} : { output }),
  ...(error === undefined ? {} : { error }),
  ...(cause === undefined ? {} : { cause }),
});

export type Held = {
  actor: Actor;
  end: PromiseWithResolvers<ExecutionResult>;
  /** Resolves when its creation is durable. */
  ready: Promise<void>;
  /** The journal refused: it is not acted for any more, until it is adopted anew. */
  lost: boolean;
};

export type Roster = {
  get(name: string): Held | undefined;
  all(): Iterable<Held>;
  /** Begins an execution, with its first states, in one commit. Resolves when that is durable. */
  launch(execution: Execution): Promise<void>;
  /** Goes on with an execution as its journal left it. @throws Failure `DataCorrupt`, `MachineInvalid`. */
  adopt(row: ExecutionRow, known?: LoadedMachine): Promise<void>;
  /** Resolves when nothing is left to decide or to commit. */
  idle(): Promise<void>;
  close(): Promise<void>;
  readonly closed: boolean;
};

type RosterOptions = {
  journal: Journal;
  services: Services;
  effects: Effects;
  log: Log;
  onLost: (name: string) => void;
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

export const createRoster = ({ journal, services, effects, log, onLost }: RosterOptions): Roster => {
  const held = new Map<string, Held>();
  /** Definitions known to be in the journal, by hash; loaded where an execution needed them. */
  const definitions = new Map<string, LoadedMachine>();
  const resting = new Set<() => void>();
  let launching = 0;
  let closed = false;

  const rest = (): void => {
    if (resting.size === 0 || launching > 0 || [...held.values()].some(({ actor }) => actor.busy)) return;
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
      effects,
      log,
      commit: (events, change) => journal.append(name, events, change),
      onEnd(change) {
        held.delete(name);
        end.resolve(resultOf(change));
      },
      onLost(reason) {
        one.lost = true;
        end.reject(reason);
        onLost(name);
      },
      onRest: rest,
    });
    const one: Held = { actor, end, ready, lost: false };
    held.set(name, one);
    return one;
  };

  const create = async (execution: Execution): Promise<Change | undefined> => {
    const { machine } = execution;
    const run = newRun(execution, services);
    await begin(run);
    const { events, change } = run.take();
    if (!definitions.has(machine.hash)) await journal.define(machine.hash, machine.text);
    definitions.set(machine.hash, machine);
    await journal.create(rowOf(execution, change), events);
    return change;
  };

  const launch = async (execution: Execution): Promise<void> => {
    const ready = Promise.withResolvers<void>();
    ready.promise.catch(() => undefined);
    const one = hold(execution, ready.promise);
    launching += 1;
    try {
      const change = await create(execution);
      ready.resolve();
      if (change) {
        held.delete(execution.name);
        one.end.resolve(resultOf(change));
      } else if (!closed) one.actor.wakeUp();
    } catch (thrown) {
      held.delete(execution.name);
      one.end.reject(thrown);
      ready.reject(thrown);
      throw thrown;
    } finally {
      launching -= 1;
      rest();
    }
  };

  const machineOf = async (row: ExecutionRow, given: LoadedMachine | undefined): Promise<LoadedMachine> => {
    const known = given ?? definitions.get(row.definition);
    if (known) return known;
    const text = await journal.definition(row.definition);
    if (text !== undefined) return loadMachine({ text, file: row.machine });
    throw new Failure('DataCorrupt', `Cannot resume ${row.name} because its definition is lost.`);
  };

  const adopt = async (row: ExecutionRow, given?: LoadedMachine): Promise<void> => {
    const machine = await machineOf(row, given);
    definitions.set(row.definition, machine);
    const execution = replay(row, machine, await journal.history(row.name));
    const known = held.get(row.name);
    if (closed || execution.status !== 'RUNNING' || (known && !known.lost)) return;
    const now = services.clock.now();
    for (const { current } of execution.frames.values()) {
      if (current?.phase.kind === 'task') current.phase.beatAt = now;
    }
    hold(execution, Promise.resolve()).actor.wakeUp();
  };

  return {
    get: (name) => held.get(name),
    all: () => held.values(),
    launch,
    adopt,
    idle: () =>
      new Promise((resolve) => {
        resting.add(resolve);
        rest();
      }),
    async close() {
      closed = true;
      await Promise.all([...held.values()].map(({ actor }) => actor.close()));
    },
    get closed() {
      return closed;
    },
  };
};
