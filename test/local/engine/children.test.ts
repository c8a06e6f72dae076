import { describe, expect, it } from 'vitest';
import { ask, call, createWorld, machine, tokenIn, typesOf, type Handler } from './world.ts';

const later =
  (clock: () => { after(ms: number, run: () => void): unknown }): Handler =>
  (payload) =>
    new Promise((resolve) => clock().after(Number(payload) * 1000, () => resolve(payload)));

const mapOf = (task: Record<string, unknown>, fields: Record<string, unknown> = {}) => ({
  States: {
    M: {
      Type: 'Map',
      ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, StartAt: 'T', States: { T: task } },
      End: true,
      ...fields,
    },
  },
});

const payload = { Output: '{% $states.result.Payload %}' };

describe('Map', () => {
  it('runs every item and keeps their order', async () => {
    const world = createWorld({ functions: { f: later(() => world.clock) } });
    const outcome = await world.run(machine(mapOf(call('f', payload))), [3, 1, 2]);
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: [3, 1, 2] });
    expect(new Set(world.invoked.map(({ at }) => at)).size).toBe(1);
  });

  it('takes Items and ItemSelector, which see the item and its index', async () => {
    const fields = {
      Items: '{% $states.input.list %}',
      ItemSelector: {
        item: '{% $states.context.Map.Item.Value %}',
        index: '{% $states.context.Map.Item.Index %}',
        all: '{% $count($states.input.list) %}',
      },
    };
    const task = {
      Type: 'Pass',
      Output: { got: '{% $states.input %}', again: '{% $states.context.Map.Item.Index %}' },
      End: true,
    };
    const outcome = await createWorld().run(machine(mapOf(task, fields)), { list: ['a', 'b'] });
    expect(outcome.output).toEqual([
      { got: { item: 'a', index: 0, all: 2 }, again: 0 },
      { got: { item: 'b', index: 1, all: 2 }, again: 1 },
    ]);
  });

  it.each([
    [0, 40],
    [1, 1],
    [7, 7],
    ['{% $states.input.n %}', 3],
    [1000, 40],
  ])('runs at most MaxConcurrency %s at once: %i', async (MaxConcurrency, most) => {
    let running = 0;
    let peak = 0;
    const world = createWorld({
      functions: {
        f: async () => {
          running += 1;
          peak = Math.max(peak, running);
          await new Promise((resolve) => world.clock.after(1000, () => resolve(null)));
          running -= 1;
        },
      },
    });
    const fields = { MaxConcurrency, Items: '{% [1..100] %}' };
    expect((await world.run(machine(mapOf(call('f'), fields)), { n: 3 })).status).toBe('SUCCEEDED');
    expect(peak).toBe(most);
    expect(world.invoked).toHaveLength(100);
  });

  it('gives an empty list for no items', async () => {
    const world = createWorld();
    expect((await world.run(machine(mapOf(call('f'))), [])).output).toEqual([]);
    expect(await typesOf(world)).toEqual([
      'ExecutionStarted',
      'MapStateEntered',
      'MapStateStarted',
      'MapStateSucceeded',
      'MapStateExited',
      'ExecutionSucceeded',
    ]);
  });

  it('refuses Items that are no list', async () => {
    expect(await createWorld().run(machine(mapOf(call('f'))), { a: 1 })).toMatchObject({
      error: 'States.QueryEvaluationError',
    });
    const outcome = await createWorld().run(machine(mapOf(call('f'), { Items: '{% $states.input.a %}' })), {
      a: 1,
    });
    expect(outcome.cause).toContain("Expected 'array', but was 'number'");
  });

  it('fails when one item fails, and abandons the others', async () => {
    const world = createWorld({
      functions: {
        f: (item) => {
          if (item === 2) throw Object.assign(new Error('no'), { name: 'Two' });
          return new Promise(() => undefined);
        },
      },
    });
    const outcome = await world.run(machine(mapOf(call('f'), { MaxConcurrency: 3 })), [1, 2, 3, 4]);
    expect(outcome.error).toBe('Two');
    expect(world.invoked.map(({ payload: item, signal }) => [item, signal.aborted])).toEqual([
      [1, true],
      [2, true],
      [3, true],
    ]);
    expect((await typesOf(world)).slice(-7)).toEqual([
      'MapIterationFailed',
      'TaskStateAborted',
      'MapIterationAborted',
      'TaskStateAborted',
      'MapIterationAborted',
      'MapStateFailed',
      'ExecutionFailed',
    ]);
  });

  it('closes the tokens of the abandoned', async () => {
    const world = createWorld();
    await world.engine.start(machine(mapOf(ask())), 'test', [1, 2]);
    await world.clock.advance(1);
    const [first = '', second = ''] = world.sent.map(tokenIn);
    await world.engine.sendTaskFailure(first, 'Refused', 'by hand');
    await expect(world.engine.sendTaskSuccess(second, '1')).rejects.toMatchObject({ code: 'TaskClosed' });
  });

  it('fails when an ItemSelector fails halfway', async () => {
    const world = createWorld({ functions: { f: later(() => world.clock) } });
    const fields = { MaxConcurrency: 1, ItemSelector: '{% $states.context.Map.Item.Value.x %}' };
    const outcome = await world.run(machine(mapOf(call('f'), fields)), [{ x: 1 }, {}]);
    expect(outcome.error).toBe('States.QueryEvaluationError');
    expect(outcome.cause).toContain("executing the state 'M'");
  });

  it('nests', async () => {
    const inner = { ...mapOf({ Type: 'Pass', Output: '{% $states.input * $factor %}', End: true }).States.M };
    const states = {
      V: { Type: 'Pass', Assign: { factor: 10 }, Next: 'O' },
      O: { ...mapOf(inner).States.M },
    };
    const nested = JSON.parse(
      JSON.stringify(states).replace(
        '"StartAt":"T","States":{"T":{"Type":"Map"',
        '"StartAt":"U","States":{"U":{"Type":"Map"',
      ),
    ) as Record<string, unknown>;
    const outcome = await createWorld().run(machine({ States: nested }), [[1, 2], [], [3]]);
    expect(outcome.output).toEqual([[10, 20], [], [30]]);
  });
});

describe('Parallel', () => {
  const branch = (name: string, task: Record<string, unknown>) => ({
    StartAt: name,
    States: { [name]: task },
  });

  it('gives each branch its input and collects their outputs in order', async () => {
    const world = createWorld({ functions: { f: later(() => world.clock) } });
    const outcome = await world.run(
      machine({
        States: {
          P: {
            Type: 'Parallel',
            Arguments: { n: '{% $states.input + 1 %}' },
            Branches: [
              branch(
                'A',
                call('f', { Arguments: { FunctionName: 'f', Payload: '{% $states.input.n %}' }, ...payload }),
              ),
              branch('B', { Type: 'Pass', Output: '{% $states.input %}', End: true }),
              branch('C', { Type: 'Succeed', Output: 'c' }),
            ],
            Output: { results: '{% $states.result %}', input: '{% $states.input %}' },
            End: true,
          },
        },
      }),
      1,
    );
    expect(outcome.output).toEqual({ results: [2, { n: 2 }, 'c'], input: 1 });
  });

  it('keeps the variables of branches apart, and lets them read those around', async () => {
    const set = (value: number, end: string) => ({
      StartAt: `S${end}`,
      States: {
        [`S${end}`]: { Type: 'Pass', Assign: { own: `{% $outer + ${value} %}` }, Next: `G${end}` },
        [`G${end}`]: { Type: 'Pass', Output: '{% $own %}', End: true },
      },
    });
    const outcome = await createWorld().run(
      machine({
        States: {
          V: { Type: 'Pass', Assign: { outer: 1 }, Next: 'P' },
          P: { Type: 'Parallel', Branches: [set(1, 'a'), set(2, 'b')], End: true },
        },
      }),
    );
    expect(outcome.output).toEqual([2, 3]);
  });

  it('fails with the error of the first branch that fails', async () => {
    const world = createWorld({ functions: { f: later(() => world.clock) } });
    const outcome = await world.run(
      machine({
        States: {
          P: {
            Type: 'Parallel',
            Branches: [
              branch('A', { Type: 'Wait', Seconds: 5, End: true }),
              branch('B', { Type: 'Fail', Error: 'Bad', Cause: 'b' }),
            ],
            Catch: [{ ErrorEquals: ['Bad'], Next: 'C' }],
            End: true,
          },
          C: { Type: 'Pass', End: true },
        },
      }),
    );
    expect(outcome.output).toEqual({ Error: 'Bad', Cause: 'b' });
    expect(world.clock.pending).toBe(0);
    expect(await typesOf(world)).toEqual([
      'ExecutionStarted',
      'ParallelStateEntered',
      'ParallelStateStarted',
      'WaitStateEntered',
      'FailStateEntered',
      'WaitStateAborted',
      'ParallelStateFailed',
      'ParallelStateExited',
      'PassStateEntered',
      'PassStateExited',
      'ExecutionSucceeded',
    ]);
  });

  it('chains the events of a branch', async () => {
    const world = createWorld();
    await world.run(
      machine({
        States: {
          P: {
            Type: 'Parallel',
            Branches: [branch('A', { Type: 'Succeed' }), branch('B', { Type: 'Succeed' })],
            End: true,
          },
        },
      }),
    );
    const chain = (await world.engine.history('test')).map(({ type, previousEventId }) => [
      type,
      previousEventId,
    ]);
    expect(chain).toEqual([
      ['ExecutionStarted', 0],
      ['ParallelStateEntered', 0],
      ['ParallelStateStarted', 2],
      ['SucceedStateEntered', 3],
      ['SucceedStateExited', 4],
      ['SucceedStateEntered', 3],
      ['SucceedStateExited', 6],
      ['ParallelStateSucceeded', 7],
      ['ParallelStateExited', 8],
      ['ExecutionSucceeded', 9],
    ]);
  });
});
