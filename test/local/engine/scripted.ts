/**
 * Functions and consumers of queues that a test plays, the same whatever runs the machine: this engine on a simulated
 * clock, or another on the real one.
 */
import type { LoadedMachine } from '../../../local/engine/index.ts';
import { Failure } from '../../../src/contracts/errors.ts';
import { createWorld, outcomeOf, type Outcome } from './world.ts';

/** What a played function or consumer may do besides returning. Answers to a task that is over are dropped. */
export type Host = {
  sleep(seconds: number): Promise<void>;
  succeed(token: string, output: unknown): Promise<void>;
  fail(token: string, error: string, cause?: string): Promise<void>;
  beat(token: string): Promise<void>;
};

/** Gets the payload, or the parsed body of a message. What a function returns or throws is its result. */
export type Played = (given: unknown, host: Host) => unknown;

export type Script = {
  functions?: Readonly<Record<string, Played>>;
  queues?: Readonly<Record<string, Played>>;
};

/** One call of a function, or one message. `at` is in seconds since the start. */
export type Call = { name: string; given: unknown; at: number };

export type Ran = {
  outcome: Outcome;
  /** In the order in which they began. */
  calls: readonly Call[];
  /** How many calls of each name were under way at once, at most. */
  atOnce: Readonly<Record<string, number>>;
  /** States entered outside every Map and Parallel, in order. */
  entered: readonly string[];
  /** States entered in each branch and iteration, in order, where the engine's history tells. */
  inner?: readonly (readonly string[])[];
};

/** Wraps what is played so that its calls are kept. `now` is in milliseconds. */
export const recording = (script: Script, now: () => number) => {
  const started = now();
  const calls: Call[] = [];
  const atOnce: Record<string, number> = {};
  const underWay = new Map<string, number>();
  const play = async (name: string, played: Played, given: unknown, host: Host): Promise<unknown> => {
    calls.push({ name, given, at: (now() - started) / 1000 });
    const busy = (underWay.get(name) ?? 0) + 1;
    underWay.set(name, busy);
    atOnce[name] = Math.max(atOnce[name] ?? 0, busy);
    try {
      return await played(given, host);
    } finally {
      underWay.set(name, (underWay.get(name) ?? 0) - 1);
    }
  };
  const playedOf = (kind: 'functions' | 'queues', name: string): Played => {
    const played = script[kind]?.[name];
    if (!played) throw new Error(`nobody plays '${name}'`);
    return played;
  };
  return {
    calls,
    atOnce,
    function: (name: string, payload: unknown, host: Host) =>
      play(name, playedOf('functions', name), payload, host),
    message: (name: string, body: unknown, host: Host) => play(name, playedOf('queues', name), body, host),
  };
};

const unlessOver = (thrown: unknown): void => {
  if (!(thrown instanceof Failure && thrown.code === 'TaskClosed')) throw thrown;
};

/** Runs a machine on this engine, on a simulated clock, to its end. */
export const runHere = async (machine: LoadedMachine, input: unknown, script: Script): Promise<Ran> => {
  const world = createWorld({
    functions: Object.fromEntries(
      Object.keys(script.functions ?? {}).map((name) => [
        name,
        (payload: unknown) => record.function(name, payload, host),
      ]),
    ),
    onMessage: ({ queue, body }) => {
      const given: unknown = JSON.parse(body);
      void record.message(queue, given, host);
    },
  });
  const { clock, engine } = world;
  const host: Host = {
    sleep: (seconds) => new Promise((resolve) => void clock.after(seconds * 1000, resolve)),
    succeed: (token, output) => engine.sendTaskSuccess(token, JSON.stringify(output)).catch(unlessOver),
    fail: (token, error, cause) => engine.sendTaskFailure(token, error, cause).catch(unlessOver),
    beat: (token) => engine.sendTaskHeartbeat(token).catch(unlessOver),
  };
  const record = recording(script, () => clock.now());
  await engine.start(machine, 'test', input);
  await clock.runUntilIdle();
  const history = await world.journal.history('test');
  const scopes = new Map<number, string[]>([[0, []]]);
  for (const { type, engine: extra, stateEnteredEventDetails: details } of history) {
    if (!type.endsWith('StateEntered') || !details) continue;
    const scope = scopes.get(extra?.frame ?? 0) ?? [];
    scope.push(details.name);
    scopes.set(extra?.frame ?? 0, scope);
  }
  const [entered = [], ...inner] = scopes.values();
  return { outcome: await outcomeOf(world), calls: record.calls, atOnce: record.atOnce, entered, inner };
};
