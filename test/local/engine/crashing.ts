/** Runs a machine through a crash: one process dies at a write, the next one goes on from the disk. */
import { Failure } from '../../../src/contracts/errors.ts';
import type { LoadedMachine } from '../../../local/engine/index.ts';
import { SimClock } from '../../support/sim-clock.ts';
import { newDisk, type CrashPoint } from './memory-journal.ts';
import { createWorld, outcomeOf, tokenIn, type Handler, type Outcome, type World } from './world.ts';

export type Trial = {
  outcome: Outcome;
  writes: number;
  /** What was done in the world, each effect once: functions with their payloads, messages with their input. */
  effects: Set<string>;
  crashed: boolean;
};

const sameTask = (body: string): string => JSON.stringify((JSON.parse(body) as { input: unknown }).input);

/**
 * Runs a machine with a worker that answers each message after a second with what it was asked. Handlers must depend
 * on their payload alone, since a crash makes the engine call them again.
 */
export const trial = async (
  machine: LoadedMachine,
  input: unknown,
  functions: Record<string, Handler>,
  crash?: CrashPoint,
): Promise<Trial> => {
  const clock = new SimClock();
  const disk = newDisk();
  const effects = new Set<string>();
  let current: World | undefined;

  const answer = (token: string, output: string): void => {
    clock.after(1000, () => {
      current?.engine.sendTaskSuccess(token, output).catch((thrown: unknown) => {
        if (!(thrown instanceof Failure) || thrown.code !== 'TaskClosed') answer(token, output);
      });
    });
  };
  const open = (point?: CrashPoint, seed = 1): World =>
    createWorld({
      clock,
      disk,
      seed,
      ...(point ? { crash: point } : {}),
      functions: Object.fromEntries(
        Object.entries(functions).map(([name, handler]) => [
          name,
          (payload: unknown, call: Parameters<Handler>[1]) => {
            effects.add(`${name} ${JSON.stringify(payload)}`);
            return handler(payload, call);
          },
        ]),
      ),
      onMessage: (message) => {
        effects.add(`message ${sameTask(message.body)}`);
        answer(tokenIn(message), sameTask(message.body));
      },
    });
  const start = (world: World): Promise<void> => world.engine.start(machine, 'test', input);

  const first = open(crash);
  current = first;
  const started = start(first).catch(() => undefined);
  await clock.runUntilIdle({ until: clock.now() });
  for (let step = 0; step < 10_000 && !first.journal.crashed && clock.next !== undefined; step += 1) {
    await clock.advance(Math.max(0, clock.next - clock.now()));
  }
  await started;
  const { writes, crashed } = first.journal;
  if (!crashed) return { outcome: await outcomeOf(first), writes, effects, crashed };

  await first.engine.close();
  const second = open(undefined, 2);
  current = second;
  const refused = await second.engine.resume();
  if (refused[0]) throw refused[0].reason as Error;
  await start(second).catch((thrown: unknown) => {
    if (!(thrown instanceof Failure) || thrown.code !== 'ExecutionExists') throw thrown;
  });
  await clock.runUntilIdle();
  return { outcome: await outcomeOf(second), writes, effects, crashed };
};
