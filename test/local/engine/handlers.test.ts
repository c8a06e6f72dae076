import { describe, expect, it } from 'vitest';
import { call, createWorld, machine, typesOf, type Handler } from './world.ts';

class Flaky extends Error {
  override readonly name = 'Flaky';
}

/** Throws the first `times` times. */
const failing = (times: number): Handler => {
  let left = times;
  return () => {
    left -= 1;
    if (left >= 0) throw new Flaky('not yet');
    return 'done';
  };
};

/** Seconds between the invocations that a retried task makes. */
const gaps = async (Retry: unknown[], times: number, seed = 1): Promise<number[]> => {
  const world = createWorld({ functions: { f: failing(times) }, seed });
  await world.run(machine({ States: { A: call('f', { Retry }) } }));
  const at = world.invoked.map((one) => one.at);
  return at.slice(1).map((time, index) => (time - (at[index] ?? 0)) / 1000);
};

describe('Retry', () => {
  it('waits 1, 2 and 4 seconds by default, then gives up', async () => {
    expect(await gaps([{ ErrorEquals: ['Flaky'] }], 9)).toEqual([1, 2, 4]);
  });

  it('grows by BackoffRate up to MaxDelaySeconds', async () => {
    const retrier = {
      ErrorEquals: ['States.ALL'],
      IntervalSeconds: 2,
      BackoffRate: 3,
      MaxDelaySeconds: 10,
      MaxAttempts: 5,
    };
    expect(await gaps([retrier], 9)).toEqual([2, 6, 10, 10, 10]);
  });

  it('jitters over the whole delay', async () => {
    const retrier = {
      ErrorEquals: ['States.ALL'],
      IntervalSeconds: 8,
      BackoffRate: 1,
      MaxAttempts: 40,
      JitterStrategy: 'FULL',
    };
    const all = await gaps([retrier], 40);
    expect(all).toHaveLength(40);
    expect(Math.min(...all)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...all)).toBeLessThanOrEqual(8);
    expect(Math.min(...all)).toBeLessThan(2);
    expect(Math.max(...all)).toBeGreaterThan(6);
    expect(await gaps([retrier], 40, 2)).not.toEqual(all);
  });

  it('counts the attempts of each retrier by itself', async () => {
    let calls = 0;
    const world = createWorld({
      functions: {
        f: () => {
          calls += 1;
          throw Object.assign(new Error('no'), { name: calls % 2 === 1 ? 'Odd' : 'Even' });
        },
      },
    });
    const Retry = [
      { ErrorEquals: ['Odd'], MaxAttempts: 2 },
      { ErrorEquals: ['Even'], MaxAttempts: 1 },
    ];
    expect(await world.run(machine({ States: { A: call('f', { Retry }) } }))).toMatchObject({
      error: 'Even',
    });
    expect(calls).toBe(4);
  });

  it('does nothing with MaxAttempts 0, even where a later retrier would', async () => {
    const Retry = [{ ErrorEquals: ['Flaky'], MaxAttempts: 0 }, { ErrorEquals: ['States.ALL'] }];
    expect(await gaps(Retry, 9)).toEqual([]);
  });

  it('shows how often in the context', async () => {
    const world = createWorld({ functions: { f: failing(2) } });
    const Arguments = { FunctionName: 'f', Payload: '{% $states.context.State.RetryCount %}' };
    await world.run(
      machine({ States: { A: call('f', { Arguments, Retry: [{ ErrorEquals: ['States.TaskFailed'] }] }) } }),
    );
    expect(world.invoked.map(({ payload }) => payload)).toEqual([0, 1, 2]);
  });

  it('does the task again when its Output cannot be evaluated', async () => {
    let calls = 0;
    const world = createWorld({ functions: { f: () => ({ ...(++calls > 1 ? { x: 'there' } : {}) }) } });
    const A = call('f', {
      Output: '{% $states.result.Payload.x %}',
      Retry: [{ ErrorEquals: ['States.QueryEvaluationError'] }],
    });
    expect(await world.run(machine({ States: { A } }))).toEqual({ status: 'SUCCEEDED', output: 'there' });
    expect(await typesOf(world)).toEqual(
      expect.arrayContaining(['TaskSucceeded', 'EvaluationFailed', 'TaskScheduled', 'TaskStateExited']),
    );
  });

  it('repeats a whole Parallel', async () => {
    const world = createWorld({ functions: { f: failing(1), g: () => 1 } });
    const outcome = await world.run(
      machine({
        States: {
          P: {
            Type: 'Parallel',
            Branches: ['f', 'g'].map((name) => ({
              StartAt: name,
              States: { [name]: call(name, { Output: '{% $states.result.Payload %}' }) },
            })),
            Retry: [{ ErrorEquals: ['Flaky'] }],
            End: true,
          },
        },
      }),
    );
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: ['done', 1] });
    expect(world.invoked.map(({ name }) => name)).toEqual(['f', 'g', 'f', 'g']);
  });
});

describe('Catch', () => {
  it('goes on with the error as its output', async () => {
    const world = createWorld({ functions: { f: failing(1) } });
    const states = {
      A: call('f', {
        Catch: [
          { ErrorEquals: ['Other'], Next: 'C' },
          { ErrorEquals: ['Flaky'], Next: 'B' },
        ],
      }),
      B: { Type: 'Pass', End: true },
      C: { Type: 'Fail' },
    };
    expect((await world.run(machine({ States: states }))).output).toEqual({
      Error: 'Flaky',
      Cause: '{"errorType":"Flaky","errorMessage":"not yet"}',
    });
  });

  it('has its own Output and Assign, which read the error, the input and the variables', async () => {
    const world = createWorld({ functions: { f: failing(1) } });
    const states = {
      V: { Type: 'Pass', Assign: { n: 1 }, Next: 'A' },
      A: call('f', {
        Assign: { n: 'never' },
        Catch: [
          {
            ErrorEquals: ['States.ALL'],
            Assign: { n: '{% $n + 1 %}', why: '{% $states.errorOutput.Error %}' },
            Output: { input: '{% $states.input %}', n: '{% $n %}' },
            Next: 'B',
          },
        ],
      }),
      B: {
        Type: 'Pass',
        Output: { before: '{% $states.input %}', n: '{% $n %}', why: '{% $why %}' },
        End: true,
      },
    };
    expect((await world.run(machine({ States: states }), 'x')).output).toEqual({
      before: { input: 'x', n: 1 },
      n: 2,
      why: 'Flaky',
    });
  });

  it('assigns in the scope around a Map, whose iterations keep their own variables', async () => {
    const world = createWorld({ functions: { f: failing(1) } });
    const states = {
      M: {
        Type: 'Map',
        Items: [1],
        ItemProcessor: {
          StartAt: 'I',
          States: { I: { Type: 'Pass', Assign: { inner: 1 }, Next: 'F' }, F: call('f') },
        },
        Catch: [{ ErrorEquals: ['Flaky'], Assign: { outer: '{% $states.errorOutput.Error %}' }, Next: 'B' }],
        End: true,
      },
      B: { Type: 'Pass', Output: '{% $outer %}', End: true },
    };
    expect((await world.run(machine({ States: states }))).output).toBe('Flaky');
  });

  it('comes after Retry is exhausted', async () => {
    const world = createWorld({ functions: { f: failing(9) } });
    const handlers = {
      Retry: [{ ErrorEquals: ['Flaky'], MaxAttempts: 1 }],
      Catch: [{ ErrorEquals: ['Flaky'], Next: 'B' }],
    };
    const outcome = await world.run(
      machine({ States: { A: call('f', handlers), B: { Type: 'Succeed', Output: 1 } } }),
    );
    expect([outcome.output, world.invoked.length]).toEqual([1, 2]);
  });

  it('catches expressions that fail, by name and by States.ALL', async () => {
    for (const name of ['States.QueryEvaluationError', 'States.ALL', 'States.TaskFailed']) {
      const A = call('f', {
        Arguments: { FunctionName: 'f', Payload: '{% $states.input.none %}' },
        Catch: [{ ErrorEquals: [name], Next: 'B' }],
      });
      const world = createWorld();
      const outcome = await world.run(machine({ States: { A, B: { Type: 'Succeed', Output: 'caught' } } }));
      expect(outcome.output).toBe('caught');
    }
  });

  it('fails the scope when its own expressions fail', async () => {
    const world = createWorld({ functions: { f: failing(1) } });
    const Catch = [{ ErrorEquals: ['States.ALL'], Output: '{% $states.input.none %}', Next: 'B' }];
    const outcome = await world.run(machine({ States: { A: call('f', { Catch }), B: { Type: 'Succeed' } } }));
    expect(outcome.error).toBe('States.QueryEvaluationError');
    expect(outcome.cause).toContain("specified for the field 'Catch[0]/Output'");
  });

  it('does not count a timeout among States.TaskFailed', async () => {
    const run = (name: string) =>
      createWorld({ functions: { f: () => new Promise(() => undefined) } }).run(
        machine({
          States: {
            A: call('f', { TimeoutSeconds: 1, Catch: [{ ErrorEquals: [name], Next: 'B' }] }),
            B: { Type: 'Succeed', Output: 'caught' },
          },
        }),
      );
    expect((await run('States.TaskFailed')).error).toBe('States.Timeout');
    expect((await run('States.Timeout')).output).toBe('caught');
    expect((await run('States.ALL')).output).toBe('caught');
  });
});
