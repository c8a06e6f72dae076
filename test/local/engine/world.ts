import { createEngine, loadMachine, type Engine, type LoadedMachine } from '../../../local/engine/index.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { SimClock } from '../../support/sim-clock.ts';
import { MemoryJournal, type CrashPoint, type Disk } from './memory-journal.ts';

export type Invocation = { name: string; payload: unknown; at: number; signal: AbortSignal };
export type Sent = { queue: string; body: string; at: number };
export type Handler = (payload: unknown, call: Invocation) => unknown;

/** One engine with everything around it simulated. `functions` are called by name; messages are kept. */
export type World = {
  clock: SimClock;
  journal: MemoryJournal;
  engine: Engine;
  invoked: Invocation[];
  sent: Sent[];
  /** Starts, lets time pass until nothing is left to do, and says how it ended. */
  run(machine: LoadedMachine, input?: unknown, name?: string): Promise<Outcome>;
};

export type Outcome = { status: string; output?: unknown; error?: string; cause?: string };

export type WorldOptions = {
  functions?: Record<string, Handler>;
  onMessage?: (message: Sent, world: World) => unknown;
  clock?: SimClock;
  disk?: Disk;
  crash?: CrashPoint;
  seed?: number;
};

export const createWorld = (options: WorldOptions = {}): World => {
  const clock = options.clock ?? new SimClock();
  const journal = new MemoryJournal(options.disk, options.crash);
  const invoked: Invocation[] = [];
  const sent: Sent[] = [];
  const engine = createEngine({
    journal,
    clock,
    random: seededRandom(options.seed ?? 1),
    invoke: async (name, payload, { signal }) => {
      const call = { name, payload, at: clock.now(), signal };
      invoked.push(call);
      const handler = options.functions?.[name];
      if (!handler) throw new Error(`there is no function '${name}'`);
      return handler(payload, call);
    },
    sendMessage: async (queue, body) => {
      const message = { queue, body, at: clock.now() };
      sent.push(message);
      await options.onMessage?.(message, world);
    },
  });
  const world: World = {
    clock,
    journal,
    engine,
    invoked,
    sent,
    async run(machine, input = {}, name = 'test') {
      await engine.start(machine, name, input);
      await clock.runUntilIdle();
      return outcomeOf(world, name);
    },
  };
  return world;
};

/** How an execution stands. */
export const outcomeOf = async (world: World, name = 'test'): Promise<Outcome> => {
  const row = await world.engine.describe(name);
  if (!row) throw new Error(`there is no execution '${name}'`);
  const { status, output, error, cause } = row;
  return {
    status,
    ...(output === undefined ? {} : { output: JSON.parse(output) as unknown }),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
  };
};

/** Types of an execution's events, in order. */
export const typesOf = async (world: World, name = 'test'): Promise<string[]> =>
  (await world.engine.history(name)).map(({ type }) => type);

type Definition = { StartAt?: string; States: Record<string, unknown>; [field: string]: unknown };

/** A machine of these states, which begins with the first of them. */
export const machine = (definition: Definition, file = 'test.asl.json'): LoadedMachine =>
  loadMachine({
    file,
    text: JSON.stringify({
      QueryLanguage: 'JSONata',
      StartAt: Object.keys(definition.States)[0],
      ...definition,
    }),
  });

/** A Task that invokes a function with its own input. */
export const call = (functionName: string, rest: Record<string, unknown> = {}): Record<string, unknown> => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: functionName, Payload: '{% $states.input %}' },
  ...(rest['Next'] === undefined ? { End: true } : {}),
  ...rest,
});

/** A Task that sends a message with its token and waits for the answer. */
export const ask = (rest: Record<string, unknown> = {}): Record<string, unknown> => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
  Arguments: {
    QueueUrl: 'work',
    MessageBody: { token: '{% $states.context.Task.Token %}', input: '{% $states.input %}' },
  },
  ...(rest['Next'] === undefined ? { End: true } : {}),
  ...rest,
});

export const tokenIn = (message: Sent | undefined): string => {
  const body = JSON.parse(message?.body ?? '{}') as { token?: unknown };
  return typeof body.token === 'string' ? body.token : '';
};
