import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite } from '../../src/adapters/sqlite/index.ts';
import { createEngine, loadMachine } from '../../local/engine/index.ts';
import type { LoadedMachine } from '../../local/engine/index.ts';
import { systemClock, systemRandom } from '../../local/host/system.ts';
import type { Subject } from './subject.ts';

const chain = (steps: number): LoadedMachine =>
  loadMachine({
    file: 'chain',
    text: JSON.stringify({
      QueryLanguage: 'JSONata',
      StartAt: 'S1',
      States: Object.fromEntries(
        Array.from({ length: steps }, (_, index) => [
          `S${index + 1}`,
          {
            Type: 'Task',
            Resource: 'arn:aws:states:::lambda:invoke',
            Arguments: { FunctionName: 'step', Payload: '{% $states.input %}' },
            Output: '{% $states.result.Payload %}',
            ...(index + 1 === steps ? { End: true } : { Next: `S${index + 2}` }),
          },
        ]),
      ),
    }),
  });

const waiting = loadMachine({
  file: 'waiting',
  text: JSON.stringify({
    QueryLanguage: 'JSONata',
    StartAt: 'Wait',
    States: {
      Wait: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
        Arguments: { FunctionName: 'token', Payload: { token: '{% $states.context.Task.Token %}' } },
        Next: 'After',
      },
      After: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        Arguments: { FunctionName: 'after', Payload: '{% $states.input %}' },
        End: true,
      },
    },
  }),
});

/** This project's engine on its own journal, on disk, with fsync. */
export const ours = async (): Promise<Subject> => {
  const folder = mkdtempSync(join(tmpdir(), 'deliberate-bench-'));
  const store = openSqlite({ folder, clock: systemClock, random: systemRandom, queues: [] });
  const starts: number[] = [];
  let tokens: (token: string) => void = () => undefined;
  let after: () => void = () => undefined;
  const engine = createEngine({
    journal: store.journal,
    clock: systemClock,
    random: systemRandom,
    sendMessage: async () => undefined,
    invoke: async (name, payload) => {
      if (name === 'token') tokens((payload as { token: string }).token);
      else if (name === 'after') after();
      else starts.push(performance.now());
      return { n: 1 };
    },
  });
  let count = 0;
  const run = async (machine: LoadedMachine): Promise<void> => {
    count += 1;
    const name = `bench-${count}`;
    await engine.start(machine, name, { n: 0 });
    const { status } = await engine.finished(name);
    if (status !== 'SUCCEEDED') throw new Error(`A run ended ${status}.`);
  };
  return {
    name: 'deliberate',
    async steps(steps) {
      starts.length = 0;
      const machine = chain(steps);
      await run(machine);
      return starts.slice(1).map((at, index) => at - (starts[index] ?? at));
    },
    async throughput(at_once, steps) {
      const machine = chain(steps);
      const begun = performance.now();
      await Promise.all(Array.from({ length: at_once }, () => run(machine)));
      return (at_once * steps) / ((performance.now() - begun) / 1000);
    },
    async resume() {
      const token = Promise.withResolvers<string>();
      const done = Promise.withResolvers<number>();
      tokens = token.resolve;
      count += 1;
      await engine.start(waiting, `wait-${count}`, {});
      const given = await token.promise;
      await new Promise((resolve) => setTimeout(resolve, 5));
      const answered = performance.now();
      after = () => done.resolve(performance.now() - answered);
      await engine.sendTaskSuccess(given, '{}');
      return done.promise;
    },
    async close() {
      await engine.close();
      store.close();
      rmSync(folder, { recursive: true });
    },
  };
};
