import { describe, expect, it } from 'vitest';
import { ask, call, createWorld, machine, outcomeOf, tokenIn, typesOf } from './world.ts';

const run = (States: Record<string, unknown>, input: unknown = {}, functions = {}) =>
  createWorld({ functions }).run(machine({ States }), input);

describe('Pass', () => {
  it('hands its input on, or its Output', async () => {
    expect(await run({ A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', End: true } }, { x: 1 })).toEqual({
      status: 'SUCCEEDED',
      output: { x: 1 },
    });
    const Output = {
      twice: '{% $states.input.x * 2 %}',
      plain: ' {% no %} ',
      list: ['{% $states.input.x %}', null],
    };
    expect(await run({ A: { Type: 'Pass', Output, End: true } }, { x: 2 })).toEqual({
      status: 'SUCCEEDED',
      output: { twice: 4, plain: ' {% no %} ', list: [2, null] },
    });
  });

  it('assigns variables that later states read, evaluated on what held before', async () => {
    const states = {
      A: { Type: 'Pass', Assign: { n: 1, who: '{% $states.input.who %}' }, Next: 'B' },
      B: { Type: 'Pass', Assign: { n: '{% $n + 1 %}', old: '{% $n %}' }, Output: '{% $n %}', Next: 'C' },
      C: {
        Type: 'Pass',
        Output: { n: '{% $n %}', old: '{% $old %}', seen: '{% $states.input %}', who: '{% $who %}' },
        End: true,
      },
    };
    expect((await run(states, { who: 'ann' })).output).toEqual({ n: 2, old: 1, seen: 1, who: 'ann' });
  });
});

describe('Task', () => {
  it('invokes a function and wraps what it returns as AWS does', async () => {
    const world = createWorld({
      functions: { double: (payload) => Number(payload) * 2, none: () => undefined },
    });
    const outcome = await world.run(
      machine({
        States: {
          A: call('double', { Output: '{% $states.result %}', Next: 'B' }),
          B: call('none', {
            Arguments: { FunctionName: 'none' },
            Output: { first: '{% $states.input %}', second: '{% $states.result.Payload %}' },
          }),
        },
      }),
      21,
    );
    expect(outcome.output).toEqual({
      first: { ExecutedVersion: '$LATEST', Payload: 42, StatusCode: 200 },
      second: null,
    });
    expect(world.invoked.map(({ payload }) => payload)).toEqual([21, {}]);
  });

  it('keeps the name of what a function throws', async () => {
    class CardDeclined extends Error {
      override readonly name = 'CardDeclined';
    }
    const fail = (): never => {
      throw new CardDeclined('no funds');
    };
    expect(await run({ A: call('pay') }, {}, { pay: fail })).toEqual({
      status: 'FAILED',
      error: 'CardDeclined',
      cause: '{"errorType":"CardDeclined","errorMessage":"no funds"}',
    });
  });

  it('waits for the answer to its token, whatever the function returned', async () => {
    const world = createWorld({ functions: { ask: () => 'ignored' } });
    const states = {
      A: call('ask', {
        Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
        Arguments: { FunctionName: 'ask', Payload: { token: '{% $states.context.Task.Token %}' } },
      }),
    };
    await world.engine.start(machine({ States: states }), 'test', {});
    await world.clock.advance(1000);
    expect((await outcomeOf(world)).status).toBe('RUNNING');
    const { token } = world.invoked[0]?.payload as { token: string };
    await world.engine.sendTaskSuccess(token, '{"answer": 42}');
    expect(await outcomeOf(world)).toEqual({ status: 'SUCCEEDED', output: { answer: 42 } });
  });

  it('sends a message with its token', async () => {
    const world = createWorld({
      onMessage: (message, { engine }) => engine.sendTaskSuccess(tokenIn(message), '"done"'),
    });
    expect(await world.run(machine({ States: { A: ask() } }), { x: 1 })).toEqual({
      status: 'SUCCEEDED',
      output: 'done',
    });
    expect(world.sent).toMatchObject([
      { queue: 'work', body: expect.stringContaining('"input":{"x":1}') as string },
    ]);
  });
});

describe('Choice', () => {
  const states = {
    A: {
      Type: 'Choice',
      Choices: [
        { Condition: '{% $states.input.n = 1 %}', Next: 'One', Output: 'first', Assign: { by: 'rule' } },
        { Condition: '{% $states.input.n > 1 and $states.input.n < 9 %}', Next: 'Few' },
      ],
      Default: 'Many',
      Assign: { by: 'default' },
    },
    One: { Type: 'Pass', Output: '{% $states.input & " " & $by %}', End: true },
    Few: { Type: 'Succeed' },
    Many: { Type: 'Pass', Output: '{% $by %}', End: true },
  };

  it('follows the first rule that holds, with its own Output and Assign', async () => {
    expect((await run(states, { n: 1 })).output).toBe('first rule');
    expect((await run(states, { n: 2 })).output).toEqual({ n: 2 });
    expect((await run(states, { n: 10 })).output).toBe('default');
  });

  it('fails with States.NoChoiceMatched where nothing holds', async () => {
    const { Default: _, ...without } = states.A;
    const outcome = await run({ A: without, One: states.One, Few: states.Few }, { n: 10 });
    expect(outcome).toMatchObject({ status: 'FAILED', error: 'States.NoChoiceMatched' });
  });

  it('refuses a condition that is no boolean', async () => {
    const outcome = await run(
      {
        A: { Type: 'Choice', Choices: [{ Condition: '{% $states.input.n %}', Next: 'B' }] },
        B: { Type: 'Succeed' },
      },
      { n: 'x' },
    );
    expect(outcome.error).toBe('States.QueryEvaluationError');
    expect(outcome.cause).toBe(
      "An error occurred while executing the state 'A' (entered at the event id #2). The JSONata expression " +
        "'$states.input.n' specified for the field 'Choices[0]/Condition' returned an unexpected result type. " +
        "Expected 'boolean', but was 'string' for value: \"x\"",
    );
  });
});

describe('Wait', () => {
  it.each([
    ['Seconds', { Seconds: 90 }, 90_000],
    ['Seconds of an expression', { Seconds: '{% $states.input.s %}' }, 7000],
    ['Timestamp', { Timestamp: '2026-01-01T00:01:00Z' }, 60_000],
    ['Timestamp of an expression', { Timestamp: '{% $states.input.t %}' }, 2000],
    ['Timestamp in the past', { Timestamp: '2020-01-01T00:01:00Z' }, 0],
  ])('waits by %s', async (_, fields, ms) => {
    const world = createWorld();
    const started = world.clock.now();
    const states = { A: { Type: 'Wait', ...fields, Output: '{% $states.input.s %}', End: true } };
    const outcome = await world.run(machine({ States: states }), { s: 7, t: '2026-01-01T01:00:02+01:00' });
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: 7 });
    expect(world.clock.now() - started).toBe(ms);
  });

  it('refuses what is no timestamp', async () => {
    const states = { A: { Type: 'Wait', Timestamp: '{% $states.input.t %}', End: true } };
    expect(await run(states, { t: 'soon' })).toMatchObject({ error: 'States.QueryEvaluationError' });
    expect(await run(states, { t: 5 })).toMatchObject({ error: 'States.QueryEvaluationError' });
  });

  it('waits longer than a timer of the platform can', async () => {
    const world = createWorld();
    const started = world.clock.now();
    await world.run(machine({ States: { A: { Type: 'Wait', Seconds: 40 * 86_400, End: true } } }));
    expect(world.clock.now() - started).toBe(40 * 86_400_000);
  });
});

describe('Succeed and Fail', () => {
  it('ends with an Output', async () => {
    expect(await run({ A: { Type: 'Succeed', Output: { ok: true } } })).toEqual({
      status: 'SUCCEEDED',
      output: { ok: true },
    });
  });

  it('ends with an Error and a Cause, which may be expressions', async () => {
    const states = { A: { Type: 'Fail', Error: '{% "Bad" & $states.input.n %}', Cause: 'because' } };
    expect(await run(states, { n: 1 })).toEqual({ status: 'FAILED', error: 'Bad1', cause: 'because' });
  });
});

describe('expressions', () => {
  it('fails with States.QueryEvaluationError where one gives nothing, and names the field', async () => {
    const outcome = await run({ A: { Type: 'Pass', Output: { a: ['{% $states.input.b %}'] }, End: true } });
    expect(outcome).toEqual({
      status: 'FAILED',
      error: 'States.QueryEvaluationError',
      cause:
        "An error occurred while executing the state 'A' (entered at the event id #2). The JSONata expression " +
        "'$states.input.b' specified for the field 'Output/a[0]' returned nothing (undefined).",
    });
  });

  it('shows the context of the execution', async () => {
    const world = createWorld();
    const outcome = await world.run(
      machine(
        { States: { A: { Type: 'Pass', Output: '{% $states.context %}', End: true } } },
        'session.asl.json',
      ),
      { x: 1 },
      'ses-1',
    );
    expect(outcome.output).toEqual({
      Execution: {
        Id: 'arn:aws:states:local:000000000000:execution:session:ses-1',
        Input: { x: 1 },
        Name: 'ses-1',
        RoleArn: 'arn:aws:iam::000000000000:role/local',
        StartTime: '2026-01-01T00:00:00.000Z',
        RedriveCount: 0,
      },
      StateMachine: { Id: 'arn:aws:states:local:000000000000:stateMachine:session', Name: 'session' },
      State: { Name: 'A', EnteredTime: '2026-01-01T00:00:00.000Z' },
    });
  });
});

describe('history', () => {
  it('shows nothing of what the engine keeps for replay', async () => {
    const world = createWorld();
    await world.engine.start(machine({ States: { A: ask() } }), 'test', {});
    const scheduled = (events: readonly { type: string }[]) =>
      events.find(({ type }) => type === 'TaskScheduled');
    expect(scheduled(await world.journal.history('test'))).toHaveProperty('engine.token');
    expect(scheduled(await world.engine.history('test'))).not.toHaveProperty('engine');
  });

  it('has the shape of GetExecutionHistory', async () => {
    const world = createWorld({ functions: { f: () => 1 } });
    await world.run(
      machine({ States: { A: call('f', { Assign: { v: '{% $states.result.Payload %}' } }) } }),
      {},
    );
    expect(await typesOf(world)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
    const history = await world.engine.history('test');
    expect(history.map(({ id, previousEventId }) => [id, previousEventId])).toEqual([
      [1, 0],
      [2, 0],
      [3, 2],
      [4, 3],
      [5, 4],
      [6, 5],
      [7, 6],
    ]);
    expect(history[2]?.taskScheduledEventDetails).toEqual({
      resourceType: 'lambda',
      resource: 'invoke',
      region: 'local',
      parameters: '{"FunctionName":"f","Payload":{}}',
    });
    expect(history[5]?.stateExitedEventDetails).toEqual({
      name: 'A',
      output: '{"ExecutedVersion":"$LATEST","Payload":1,"StatusCode":200}',
      outputDetails: { truncated: false },
      assignedVariables: { v: '1' },
      assignedVariablesDetails: { truncated: false },
    });
  });
});
