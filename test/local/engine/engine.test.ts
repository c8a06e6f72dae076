import { describe, expect, it } from 'vitest';
import { Failure } from '../../../src/contracts/errors.ts';
import { newDisk } from './memory-journal.ts';
import { ask, call, createWorld, machine, outcomeOf, tokenIn, typesOf } from './world.ts';

const waiting = machine({ States: { A: { Type: 'Wait', Seconds: 60, End: true } } });

describe('start', () => {
  it('is repeatable while the execution runs, with the same input', async () => {
    const world = createWorld();
    await Promise.all([
      world.engine.start(waiting, 'n', { a: 1 }),
      world.engine.start(waiting, 'n', { a: 1 }),
    ]);
    await world.engine.start(waiting, 'n', { a: 1 });
    expect((await typesOf(world, 'n')).filter((type) => type === 'ExecutionStarted')).toHaveLength(1);
    await expect(world.engine.start(waiting, 'n', { a: 2 })).rejects.toMatchObject({
      code: 'ExecutionExists',
    });
  });

  it('refuses the name of an execution that has ended', async () => {
    const world = createWorld();
    await world.run(waiting, {}, 'n');
    await expect(world.engine.start(waiting, 'n', {})).rejects.toMatchObject({ code: 'ExecutionExists' });
  });

  it('knows the name of an execution that it has not resumed', async () => {
    const disk = newDisk();
    await createWorld({ disk }).engine.start(waiting, 'n', { a: 1 });
    const second = createWorld({ disk });
    await second.engine.start(waiting, 'n', { a: 1 });
    await expect(second.engine.start(waiting, 'n', { a: 2 })).rejects.toMatchObject({
      code: 'ExecutionExists',
    });
  });

  it('refuses a name that AWS would refuse', async () => {
    for (const name of ['', 'a b', 'a.b', 'x'.repeat(81)]) {
      await expect(createWorld().engine.start(waiting, name, {})).rejects.toMatchObject({
        code: 'InvalidRequest',
      });
    }
  });
});

describe('stop', () => {
  it('aborts: closes tokens, ends invocations, and tells who waits', async () => {
    const world = createWorld({ functions: { f: () => new Promise(() => undefined) } });
    const branch = (name: string, task: Record<string, unknown>) => ({
      StartAt: name,
      States: { [name]: task },
    });
    const Branches = [
      branch('A', ask()),
      branch('B', call('f')),
      branch('C', { Type: 'Wait', Seconds: 9, End: true }),
    ];
    await world.engine.start(machine({ States: { P: { Type: 'Parallel', Branches, End: true } } }), 'n', {});
    await world.clock.advance(0);
    const finished = world.engine.finished('n');
    await world.engine.stop('n', 'Cancelled', 'by the customer');
    expect(await finished).toEqual({ status: 'ABORTED', error: 'Cancelled', cause: 'by the customer' });
    expect(world.invoked[0]?.signal.aborted).toBe(true);
    expect(world.clock.pending).toBe(0);
    await expect(world.engine.sendTaskSuccess(tokenIn(world.sent[0]), '1')).rejects.toMatchObject({
      code: 'TaskClosed',
    });
    expect((await typesOf(world, 'n')).at(-1)).toBe('ExecutionAborted');
  });

  it('does nothing to what has ended, and knows what never was', async () => {
    const world = createWorld();
    await world.run(waiting, {}, 'n');
    await world.engine.stop('n');
    expect((await outcomeOf(world, 'n')).status).toBe('SUCCEEDED');
    await expect(world.engine.stop('m')).rejects.toMatchObject({ code: 'NotFound' });
  });
});

describe('finished', () => {
  it('tells how an execution ended, before and after it does', async () => {
    const world = createWorld();
    await world.engine.start(waiting, 'n', { a: 1 });
    const early = world.engine.finished('n');
    await world.clock.runUntilIdle();
    expect(await early).toEqual({ status: 'SUCCEEDED', output: '{"a":1}' });
    expect(await world.engine.finished('n')).toEqual({ status: 'SUCCEEDED', output: '{"a":1}' });
    await expect(world.engine.finished('m')).rejects.toMatchObject({ code: 'NotFound' });
  });
});

describe('the journal comes first', () => {
  it('invokes nothing before the schedule is durable, and resolves no answer before it is', async () => {
    const world = createWorld({ functions: { f: () => 1 } });
    const held: (() => void)[] = [];
    let hold = false;
    const append = world.journal.append.bind(world.journal);
    world.journal.append = async (...args) => {
      if (hold) await new Promise<void>((resolve) => held.push(resolve));
      return append(...args);
    };
    await world.engine.start(machine({ States: { A: ask({ Next: 'B' }), B: call('f') } }), 'test', {});
    await world.clock.advance(0);
    hold = true;
    let answered = false;
    const answer = world.engine.sendTaskSuccess(tokenIn(world.sent[0]), '1').then(() => (answered = true));
    await world.clock.advance(1000);
    expect([answered, world.invoked.length]).toEqual([false, 0]);
    hold = false;
    held.forEach((release) => release());
    await answer;
    await world.clock.advance(0);
    expect(world.invoked).toHaveLength(1);
  });

  it('stops acting for an execution when it refuses, and for that one only', async () => {
    const world = createWorld({ functions: { f: () => 1 } });
    const append = world.journal.append.bind(world.journal);
    world.journal.append = async (name, ...rest) => {
      if (name === 'bad') throw new Error('disk full');
      return append(name, ...rest);
    };
    const steps = machine({ States: { W: { Type: 'Wait', Seconds: 1, Next: 'A' }, A: call('f') } });
    await world.engine.start(steps, 'bad', {});
    await world.engine.start(steps, 'good', {});
    const lost = expect(world.engine.finished('bad')).rejects.toThrow('disk full');
    await world.clock.runUntilIdle();
    await lost;
    expect(world.invoked).toHaveLength(1);
    expect((await outcomeOf(world, 'good')).status).toBe('SUCCEEDED');
    expect((await outcomeOf(world, 'bad')).status).toBe('RUNNING');
  });

  it('takes a lost execution up again, by resume or by a repeated start', async () => {
    for (const again of ['resume', 'start'] as const) {
      const world = createWorld({ functions: { f: () => 1 } });
      const append = world.journal.append.bind(world.journal);
      let full = true;
      world.journal.append = async (...args) => {
        if (full) throw new Failure('DiskFull', 'Cannot write because the disk is full.');
        return append(...args);
      };
      const steps = machine({ States: { Q: ask({ Next: 'A' }), A: call('f', { Output: 'done' }) } });
      await world.engine.start(steps, 'test', {});
      await world.clock.runUntilIdle();
      const token = tokenIn(world.sent[0]);
      await expect(world.engine.sendTaskSuccess(token, '1')).rejects.toMatchObject({ code: 'DiskFull' });
      full = false;
      await expect(world.engine.sendTaskSuccess(token, '1')).rejects.toMatchObject({ code: 'DiskFull' });
      await (again === 'resume' ? world.engine.resume() : world.engine.start(steps, 'test', {}));
      await world.engine.sendTaskSuccess(token, '1');
      await world.clock.runUntilIdle();
      expect(await outcomeOf(world)).toEqual({ status: 'SUCCEEDED', output: 'done' });
    }
  });

  it('costs one commit a step', async () => {
    const world = createWorld({ functions: { f: () => 1 } });
    const states = Object.fromEntries(
      Array.from({ length: 10 }, (_, index) => [
        `S${index}`,
        call('f', index < 9 ? { Next: `S${index + 1}` } : {}),
      ]),
    );
    await world.run(machine({ States: states }));
    expect(world.journal.writes).toBe(1 + 1 + 10);
  });

  it('takes answers that come together in one commit', async () => {
    const world = createWorld();
    const M = { Type: 'Map', ItemProcessor: { StartAt: 'Q', States: { Q: ask() } }, End: true };
    await world.engine.start(machine({ States: { M } }), 'test', [1, 2, 3, 4, 5]);
    await world.clock.advance(0);
    const before = world.journal.writes;
    await Promise.all(world.sent.map((message) => world.engine.sendTaskSuccess(tokenIn(message), '1')));
    expect(world.journal.writes).toBe(before + 1);
    expect((await outcomeOf(world)).output).toEqual([1, 1, 1, 1, 1]);
  });
});

describe('resume', () => {
  it('keeps the definition that an execution started with', async () => {
    const disk = newDisk();
    const first = createWorld({ disk });
    const version = (output: string) =>
      machine(
        { States: { A: { Type: 'Wait', Seconds: 60, Output: output, End: true } } },
        'session.asl.json',
      );
    await first.engine.start(version('older'), 'l', {});
    await first.engine.start(version('old'), 'n', {});
    await first.engine.close();
    const second = createWorld({ disk, clock: first.clock });
    await second.engine.resume();
    await second.engine.start(version('new'), 'm', {});
    await second.clock.runUntilIdle();
    const outputs = await Promise.all(
      ['l', 'n', 'm'].map(async (name) => (await outcomeOf(second, name)).output),
    );
    expect(outputs).toEqual(['older', 'old', 'new']);
  });

  it('goes on with timers by their journalled deadlines', async () => {
    const disk = newDisk();
    const first = createWorld({ disk });
    const started = first.clock.now();
    await first.engine.start(waiting, 'n', {});
    await first.clock.advance(45_000);
    await first.engine.close();
    expect(first.clock.pending).toBe(0);
    const second = createWorld({ disk, clock: first.clock });
    await second.engine.resume();
    await second.clock.runUntilIdle();
    expect([(await outcomeOf(second, 'n')).status, second.clock.now() - started]).toEqual([
      'SUCCEEDED',
      60_000,
    ]);
  });

  it('gives a waiting task its whole heartbeat anew, and none of its timeout', async () => {
    const disk = newDisk();
    const first = createWorld({ disk });
    await first.engine.start(
      machine({ States: { A: ask({ TimeoutSeconds: 100, HeartbeatSeconds: 10 }) } }),
      'test',
      {},
    );
    await first.clock.advance(9000);
    await first.engine.close();
    first.clock.jump(80_000);
    const second = createWorld({ disk, clock: first.clock });
    await second.engine.resume();
    await second.clock.advance(9000);
    expect((await outcomeOf(second)).status).toBe('RUNNING');
    await second.engine.sendTaskHeartbeat(tokenIn(first.sent[0]));
    await second.clock.advance(2000);
    expect((await outcomeOf(second)).error).toBe('States.Timeout');
  });

  it('sends nothing again that is known to be sent, and takes the answer to the old token', async () => {
    const disk = newDisk();
    const first = createWorld({ disk });
    await first.engine.start(machine({ States: { A: ask() } }), 'test', {});
    await first.clock.advance(0);
    await first.engine.close();
    const second = createWorld({ disk, clock: first.clock });
    await second.engine.resume();
    await second.clock.advance(0);
    expect(second.sent).toEqual([]);
    await second.engine.sendTaskSuccess(tokenIn(first.sent[0]), '7');
    expect((await outcomeOf(second)).output).toBe(7);
  });

  it('sends again with the same token what may not have been sent', async () => {
    const disk = newDisk();
    const first = createWorld({ disk, onMessage: () => new Promise(() => undefined) });
    await first.engine.start(machine({ States: { A: ask() } }), 'test', {});
    await first.clock.advance(0);
    await first.engine.close();
    const second = createWorld({ disk, clock: first.clock, seed: 2 });
    await second.engine.resume();
    await second.clock.advance(0);
    expect(second.sent.map(({ body }) => body)).toEqual(first.sent.map(({ body }) => body));
  });

  it('names what it cannot go on with, and leaves it alone', async () => {
    const disk = newDisk();
    await createWorld({ disk }).engine.start(waiting, 'n', {});
    disk.definitions.clear();
    const second = createWorld({ disk });
    expect(await second.engine.resume()).toMatchObject([{ name: 'n', reason: { code: 'DataCorrupt' } }]);
    expect((await outcomeOf(second, 'n')).status).toBe('RUNNING');
  });

  it('refuses a history with a hole', async () => {
    const disk = newDisk();
    await createWorld({ disk }).engine.start(waiting, 'n', {});
    disk.events.get('n')?.shift();
    expect(await createWorld({ disk }).engine.resume()).toMatchObject([{ reason: { code: 'DataCorrupt' } }]);
  });
});

describe('idle and close', () => {
  it('rests while tasks and timers are under way', async () => {
    const world = createWorld();
    await world.engine.idle();
    await world.engine.start(waiting, 'n', {});
    await world.engine.idle();
    await world.engine.close();
    expect(world.clock.pending).toBe(0);
    await expect(world.engine.start(waiting, 'm', {})).rejects.toMatchObject({ code: 'Unavailable' });
    await expect(world.engine.stop('n')).rejects.toMatchObject({ code: 'Unavailable' });
  });
});
