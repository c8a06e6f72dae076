import { describe, expect, it } from 'vitest';
import type { ExecutionRow, HistoryEvent, Journal } from '../../src/ports/journal.ts';
import { makerOf, type Make } from './harness.ts';

const failing = (code: string) => expect.objectContaining({ code }) as unknown;

const execution = (name: string, over: Partial<ExecutionRow> = {}): ExecutionRow => ({
  name,
  machine: 'session',
  definition: 'hash',
  input: '{"v":1}',
  startedAt: 1000,
  status: 'RUNNING',
  ...over,
});

const event = (id: number): HistoryEvent => ({
  id,
  previousEventId: id - 1,
  timestamp: 1000 + id,
  type: 'PassStateEntered',
  stateEnteredEventDetails: { name: `S${id}`, input: '{}', inputDetails: { truncated: false } },
});

export const describeJournalContract = (name: string, make: Make<Journal>): void => {
  describe(`journal: ${name}`, () => {
    const start = makerOf(make);

    it('keeps a definition under its hash, the first for good', async () => {
      const { port, reopen } = await start();
      await port.define('hash', '{"StartAt":"A"}');
      await port.define('hash', '{"StartAt":"A"}');
      expect(await port.definition('hash')).toBe('{"StartAt":"A"}');
      expect(await port.definition('other')).toBeUndefined();
      expect(await (await reopen()).definition('hash')).toBe('{"StartAt":"A"}');
    });

    it('gives an execution and its history back, through a restart', async () => {
      const { port, reopen } = await start();
      await port.create(execution('a'), [event(1), event(2)]);
      await port.append('a', [event(3)]);
      for (const journal of [port, await reopen()]) {
        expect(await journal.get('a')).toEqual(execution('a'));
        expect(await journal.history('a')).toEqual([event(1), event(2), event(3)]);
      }
    });

    it('never lets a name be used again, and leaves the first as it was', async () => {
      const { port } = await start();
      await port.create(execution('a'), [event(1)]);
      await port.append('a', [event(2)], { status: 'SUCCEEDED', output: '1', stoppedAt: 2000 });
      const again = port.create(execution('a', { input: '2' }), [event(1)]);
      await expect(again).rejects.toEqual(failing('ExecutionExists'));
      expect(await port.history('a')).toHaveLength(2);
      expect((await port.get('a'))?.input).toBe('{"v":1}');
    });

    it('lets one of two executions of one name start', async () => {
      const { port } = await start();
      const results = await Promise.allSettled([1, 2].map(() => port.create(execution('a'), [event(1)])));
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    });

    it.each([
      { status: 'SUCCEEDED', output: '{"ok":true}', stoppedAt: 2000 },
      { status: 'FAILED', error: 'States.Timeout', cause: 'too late', stoppedAt: 2000 },
      { status: 'ABORTED', stoppedAt: 2000 },
    ] as const)('keeps how it ended: $status', async (change) => {
      const { port } = await start();
      await port.create(execution('a'), [event(1)]);
      await port.append('a', [event(2)], change);
      expect(await port.get('a')).toEqual({ ...execution('a'), ...change });
      expect(await port.running()).toEqual([]);
    });

    it('knows an execution that ended as it began', async () => {
      const { port } = await start();
      const ended = execution('a', { status: 'SUCCEEDED', output: '1', stoppedAt: 1000 });
      await port.create(ended, [event(1), event(2)]);
      expect(await port.get('a')).toEqual(ended);
      expect(await port.running()).toEqual([]);
    });

    it('names those that run, the oldest first', async () => {
      const { port } = await start();
      await port.create(execution('younger', { startedAt: 3000 }), [event(1)]);
      await port.create(execution('older', { startedAt: 2000 }), [event(1)]);
      await port.create(execution('ended', { startedAt: 1000 }), [event(1)]);
      await port.append('ended', [event(2)], { status: 'ABORTED', stoppedAt: 4000 });
      expect((await port.running()).map(({ name: of }) => of)).toEqual(['older', 'younger']);
    });

    it('keeps histories apart, and in order under many appends at once', async () => {
      const { port } = await start();
      const names = ['a', 'b', 'c'];
      await Promise.all(names.map((of) => port.create(execution(of), [event(1)])));
      await Promise.all(
        Array.from({ length: 60 }, (_, index) =>
          names.map((of) => port.append(of, [event(index + 2)])),
        ).flat(),
      );
      for (const of of names) {
        const ids = (await port.history(of)).map(({ id }) => id);
        expect(ids).toEqual(Array.from({ length: 61 }, (_, index) => index + 1));
      }
    });

    it('keeps what was appended, not what the caller makes of it afterwards', async () => {
      const { port } = await start();
      const events = [event(1)];
      const done = port.create(execution('a'), events);
      events.push(event(2));
      await done;
      expect(await port.history('a')).toHaveLength(1);
    });

    it('refuses to append to what does not exist', async () => {
      const { port } = await start();
      await expect(port.append('nobody', [event(1)])).rejects.toEqual(failing('NotFound'));
    });

    it('knows nothing of an unknown name', async () => {
      const { port } = await start();
      expect(await port.get('nobody')).toBeUndefined();
      expect(await port.history('nobody')).toEqual([]);
    });
  });
};
