import { describe, expect, it } from 'vitest';
import { ask, call, createWorld, machine, outcomeOf, tokenIn, typesOf } from './world.ts';

const limit = 262_144;
/** A string whose JSON has that many bytes. */
const ofBytes = (bytes: number): string => 'x'.repeat(bytes - 2);

describe('256 KiB a payload', () => {
  it('holds for the input of an execution', async () => {
    const world = createWorld();
    const passing = machine({ States: { A: { Type: 'Succeed' } } });
    await world.engine.start(passing, 'fits', ofBytes(limit));
    await expect(world.engine.start(passing, 'over', ofBytes(limit + 1))).rejects.toMatchObject({
      code: 'TooLarge',
    });
  });

  it('is counted in bytes of UTF-8', async () => {
    const double = (count: number) =>
      createWorld().run(
        machine({ States: { A: { Type: 'Pass', Output: `{% $pad('', ${count}, 'ä') %}`, End: true } } }),
      );
    expect((await double((limit - 2) / 2)).status).toBe('SUCCEEDED');
    expect((await double((limit - 2) / 2 + 1)).error).toBe('States.DataLimitExceeded');
  });

  it('holds for results, arguments, outputs and variables', async () => {
    const big = "{% $pad('', 262143, 'x') %}";
    const states = {
      output: { Type: 'Pass', Output: big, End: true },
      variable: { Type: 'Pass', Assign: { v: big }, End: true },
      arguments: call('f', { Arguments: { FunctionName: 'f', Payload: big } }),
      result: call('big', { Output: 1 }),
      parallel: {
        Type: 'Parallel',
        Arguments: big,
        Branches: [{ StartAt: 'X', States: { X: { Type: 'Succeed' } } }],
        End: true,
      },
    };
    for (const [name, A] of Object.entries(states)) {
      const world = createWorld({ functions: { big: () => ofBytes(limit), f: () => 1 } });
      expect([name, (await world.run(machine({ States: { A } }))).error]).toEqual([
        name,
        'States.DataLimitExceeded',
      ]);
    }
  });

  it('holds for the results of a Map together', async () => {
    const M = {
      Type: 'Map',
      Items: [1, 2, 3],
      ItemProcessor: {
        StartAt: 'I',
        States: { I: { Type: 'Pass', Output: "{% $pad('', 100000, 'x') %}", End: true } },
      },
      End: true,
    };
    expect((await createWorld().run(machine({ States: { M } }))).error).toBe('States.DataLimitExceeded');
  });

  it('is caught by its name and not by States.ALL', async () => {
    const run = (name: string) =>
      createWorld({ functions: { f: () => ofBytes(limit) } }).run(
        machine({
          States: {
            A: call('f', { Catch: [{ ErrorEquals: [name], Next: 'B' }] }),
            B: { Type: 'Succeed', Output: 'caught' },
          },
        }),
      );
    expect((await run('States.ALL')).error).toBe('States.DataLimitExceeded');
    expect((await run('States.DataLimitExceeded')).output).toBe('caught');
  });

  it('refuses a larger answer to a token, which stays open', async () => {
    const world = createWorld();
    await world.engine.start(machine({ States: { A: ask({ Output: 1 }) } }), 'test', {});
    await world.clock.advance(0);
    const token = tokenIn(world.sent[0]);
    await expect(
      world.engine.sendTaskSuccess(token, JSON.stringify(ofBytes(limit + 1))),
    ).rejects.toMatchObject({
      code: 'TooLarge',
    });
    await world.engine.sendTaskSuccess(token, '1');
    expect((await outcomeOf(world)).status).toBe('SUCCEEDED');
  });
});

describe('25,000 events a history', () => {
  it('fails an execution that goes round for ever', async () => {
    const world = createWorld();
    const states = {
      A: { Type: 'Pass', Assign: { n: 1 }, Next: 'B' },
      B: { Type: 'Choice', Choices: [{ Condition: '{% $n = 1 %}', Next: 'A' }], Default: 'C' },
      C: { Type: 'Succeed' },
    };
    expect(await world.run(machine({ States: states }))).toEqual({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: 'The execution reached the maximum number of history events (25000).',
    });
    const types = await typesOf(world);
    expect([types.length, types.at(-1)]).toEqual([25_000, 'ExecutionFailed']);
  });

  it('is no error that a Catch catches', async () => {
    const loop = {
      StartAt: 'L',
      States: {
        L: { Type: 'Pass', Next: 'K' },
        K: { Type: 'Choice', Choices: [{ Condition: true, Next: 'L' }], Default: 'E' },
        E: { Type: 'Succeed' },
      },
    };
    const states = {
      P: {
        Type: 'Parallel',
        Branches: [loop],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'S' }],
        End: true,
      },
      S: { Type: 'Succeed' },
    };
    expect((await createWorld().run(machine({ States: states }))).error).toBe('States.Runtime');
  });
});

it('nests expressions as deep as Step Functions does', async () => {
  const sum = (terms: number) =>
    createWorld().run(
      machine({
        States: {
          A: { Type: 'Pass', Output: `{% ${Array<string>(terms).fill('1').join('+')} %}`, End: true },
        },
      }),
    );
  expect((await sum(100)).output).toBe(100);
  expect((await sum(101)).error).toBe('States.QueryEvaluationError');
});
