import { describe, expect, it } from 'vitest';
import { ask, call, createWorld, machine, outcomeOf, tokenIn, typesOf, type World } from './world.ts';

const never = (): Promise<never> => new Promise(() => undefined);

/** A world in which one task waits for its token. */
const asking = async (fields: Record<string, unknown> = {}): Promise<{ world: World; token: string }> => {
  const world = createWorld();
  await world.engine.start(machine({ States: { A: ask(fields) } }), 'test', {});
  await world.clock.advance(0);
  return { world, token: tokenIn(world.sent[0]) };
};

const closed = { code: 'TaskClosed' };

describe('timeouts', () => {
  it('ends a task after TimeoutSeconds and aborts its invocation', async () => {
    const world = createWorld({ functions: { f: never } });
    const started = world.clock.now();
    const outcome = await world.run(machine({ States: { A: call('f', { TimeoutSeconds: 20 }) } }));
    expect(outcome).toEqual({ status: 'FAILED', error: 'States.Timeout' });
    expect([world.clock.now() - started, world.invoked[0]?.signal.aborted]).toEqual([20_000, true]);
  });

  it('takes both clocks from expressions', async () => {
    const clocks = { TimeoutSeconds: '{% $states.input.t %}', HeartbeatSeconds: '{% $states.input.h %}' };
    const run = async (input: unknown) => {
      const world = createWorld();
      const started = world.clock.now();
      const outcome = await world.run(machine({ States: { A: ask(clocks) } }), input);
      return [outcome.error, (world.clock.now() - started) / 1000];
    };
    expect(await run({ t: 30, h: 10 })).toEqual(['States.Timeout', 10]);
    expect(await run({ t: 30, h: 30 })).toEqual(['States.Runtime', 0]);
    expect(await run({ t: 0, h: 1 })).toEqual(['States.QueryEvaluationError', 0]);
    expect(await run({ t: '9', h: 1 })).toEqual(['States.QueryEvaluationError', 0]);
  });

  it('aborts an invocation at its timeout, and ignores what it returns after', async () => {
    const world = createWorld({
      functions: { f: () => new Promise((resolve) => world.clock.after(5000, () => resolve('late'))) },
    });
    const Catch = [{ ErrorEquals: ['States.Timeout'], Next: 'B' }];
    const states = {
      A: call('f', { TimeoutSeconds: 2, Catch }),
      B: { Type: 'Wait', Seconds: 10, End: true },
    };
    await world.engine.start(machine({ States: states }), 'test', {});
    await world.clock.advance(2000);
    expect([(await outcomeOf(world)).status, world.invoked[0]?.signal.aborted]).toEqual(['RUNNING', true]);
    await world.clock.runUntilIdle();
    expect((await outcomeOf(world)).output).toEqual({ Error: 'States.Timeout' });
  });

  it('ends the whole execution after its own TimeoutSeconds', async () => {
    const world = createWorld();
    const outcome = await world.run(
      machine({ TimeoutSeconds: 60, States: { A: { Type: 'Wait', Seconds: 61, End: true } } }),
    );
    expect(outcome).toEqual({ status: 'TIMED_OUT' });
    expect((await world.engine.history('test')).at(-1)).toMatchObject({
      type: 'ExecutionTimedOut',
      previousEventId: 0,
      executionTimedOutEventDetails: { error: 'States.Timeout' },
    });
    expect(world.clock.pending).toBe(0);
  });
});

describe('heartbeats', () => {
  it('keep a task alive, each for HeartbeatSeconds', async () => {
    const { world, token } = await asking({ TimeoutSeconds: 1000, HeartbeatSeconds: 10 });
    for (let beat = 0; beat < 5; beat += 1) {
      await world.clock.advance(9000);
      await world.engine.sendTaskHeartbeat(token);
    }
    expect((await outcomeOf(world)).status).toBe('RUNNING');
    await world.clock.advance(10_000);
    expect(await outcomeOf(world)).toEqual({ status: 'FAILED', error: 'States.Timeout' });
    await expect(world.engine.sendTaskHeartbeat(token)).rejects.toMatchObject(closed);
  });

  it('do not extend the timeout', async () => {
    const { world, token } = await asking({ TimeoutSeconds: 30, HeartbeatSeconds: 10 });
    for (let beat = 0; beat < 3; beat += 1) {
      await world.clock.advance(9000);
      await world.engine.sendTaskHeartbeat(token);
    }
    await world.clock.advance(2999);
    expect((await outcomeOf(world)).status).toBe('RUNNING');
    await world.clock.advance(1);
    expect((await outcomeOf(world)).error).toBe('States.Timeout');
  });

  it('are caught by either name when they stop', async () => {
    for (const name of ['States.HeartbeatTimeout', 'States.Timeout']) {
      const world = createWorld();
      const states = {
        A: ask({ HeartbeatSeconds: 5, Catch: [{ ErrorEquals: [name], Next: 'B' }] }),
        B: { Type: 'Pass', End: true },
      };
      expect((await world.run(machine({ States: states }))).output).toEqual({ Error: 'States.Timeout' });
    }
  });
});

describe('tokens', () => {
  it('are answered once', async () => {
    const { world, token } = await asking();
    await world.engine.sendTaskSuccess(token, '1');
    for (const answer of [
      () => world.engine.sendTaskSuccess(token, '2'),
      () => world.engine.sendTaskFailure(token, 'E'),
      () => world.engine.sendTaskHeartbeat(token),
    ]) {
      await expect(answer()).rejects.toMatchObject(closed);
    }
    expect((await outcomeOf(world)).output).toBe(1);
  });

  it('take one of two answers that come at once', async () => {
    const { world, token } = await asking();
    const both = await Promise.allSettled([
      world.engine.sendTaskSuccess(token, '1'),
      world.engine.sendTaskFailure(token, 'E'),
    ]);
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect((await outcomeOf(world)).output).toBe(1);
  });

  it('are closed by a timeout, and reopened by no retry', async () => {
    const { world, token } = await asking({
      TimeoutSeconds: 5,
      Retry: [{ ErrorEquals: ['States.Timeout'] }],
    });
    await world.clock.advance(6500);
    const second = tokenIn(world.sent[1]);
    expect(second).not.toBe(token);
    await expect(world.engine.sendTaskSuccess(token, '1')).rejects.toMatchObject(closed);
    await world.engine.sendTaskSuccess(second, '2');
    expect((await outcomeOf(world)).output).toBe(2);
  });

  it('cannot be guessed', async () => {
    const { world, token } = await asking();
    const other = token.slice(0, -1) + (token.endsWith('A') ? 'B' : 'A');
    for (const wrong of ['', 'x', other, token.replace('test', 'tset'), `${token}=`]) {
      await expect(world.engine.sendTaskSuccess(wrong, '1')).rejects.toMatchObject(closed);
    }
    expect((await outcomeOf(world)).status).toBe('RUNNING');
  });

  it('carry a failure by its name', async () => {
    const { world, token } = await asking();
    await world.engine.sendTaskFailure(token, 'ToolFailed', 'the desk is closed');
    expect(await outcomeOf(world)).toEqual({
      status: 'FAILED',
      error: 'ToolFailed',
      cause: 'the desk is closed',
    });
    expect((await typesOf(world)).slice(-4)).toEqual([
      'TaskStarted',
      'TaskSubmitted',
      'TaskFailed',
      'ExecutionFailed',
    ]);
  });

  it('refuse an answer that is no JSON, and stay open', async () => {
    const { world, token } = await asking();
    await expect(world.engine.sendTaskSuccess(token, 'no')).rejects.toMatchObject({ code: 'MalformedJson' });
    await world.engine.sendTaskSuccess(token, 'null');
    expect((await outcomeOf(world)).output).toBeNull();
  });

  it('may be answered before the message is known to be sent', async () => {
    let release = (): void => undefined;
    const world = createWorld({ onMessage: () => new Promise<void>((resolve) => (release = resolve)) });
    const A = ask({ Next: 'B' });
    await world.engine.start(
      machine({ States: { A, B: { Type: 'Wait', Seconds: 1, End: true } } }),
      'test',
      {},
    );
    await world.clock.advance(0);
    await world.engine.sendTaskSuccess(tokenIn(world.sent[0]), '"fast"');
    release();
    await world.clock.runUntilIdle();
    expect(await outcomeOf(world)).toEqual({ status: 'SUCCEEDED', output: 'fast' });
    expect(await typesOf(world)).not.toContain('TaskSubmitted');
  });

  it('fail when the message cannot be sent', async () => {
    const world = createWorld({
      onMessage: () => {
        throw Object.assign(new Error('no room'), { name: 'DiskFull' });
      },
    });
    expect(await world.run(machine({ States: { A: ask() } }))).toMatchObject({ error: 'DiskFull' });
  });
});
