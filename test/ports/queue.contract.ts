import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Message, Queue } from '../../src/ports/queue.ts';
import type { SimClock } from '../support/sim-clock.ts';
import { makerOf, type Make } from './harness.ts';

/** The queues that the port under test must have. */
export const contractQueues = [
  { name: 'work', max_receives: 3, dead_letter: 'work-dead' },
  { name: 'work-dead', max_receives: 3 },
  { name: 'other', max_receives: 3, dead_letter: 'work-dead' },
] as const;

const visibility_ms = 30_000;

export const describeQueueContract = (name: string, make: Make<Queue>): void => {
  describe(`queue: ${name}`, () => {
    const start = makerOf(make);
    const receive = (port: Queue, queue = 'work', max = 10): Promise<readonly Message[]> =>
      port.receive(queue, { max, visibility_ms });
    const one = async (port: Queue, queue = 'work'): Promise<Message> => {
      const [message] = await receive(port, queue, 1);
      if (!message) throw new Error('a message was expected');
      return message;
    };
    /** Receives without deleting until the message is dead-lettered. */
    const exhaust = async (port: Queue, clock: SimClock, queue = 'work'): Promise<void> => {
      for (let n = 0; n < 3; n += 1) {
        await one(port, queue);
        clock.jump(visibility_ms);
      }
      expect(await receive(port, queue)).toEqual([]);
    };

    it('hands out what was sent, once while it is hidden', async () => {
      const { port, clock } = await start();
      await port.send('work', '{"n":1,"text":"ö"}');
      const message = await one(port);
      expect(message).toMatchObject({
        body: '{"n":1,"text":"ö"}',
        receive_count: 1,
        sent_at: new Date(clock.now()).toISOString(),
      });
      expect(await receive(port)).toEqual([]);
    });

    it('hands out no more than asked for', async () => {
      const { port } = await start();
      for (let n = 0; n < 5; n += 1) await port.send('work', String(n));
      expect(await receive(port, 'work', 2)).toHaveLength(2);
      expect(await receive(port, 'work', 10)).toHaveLength(3);
    });

    it('gives two receivers at the same time different messages', async () => {
      const { port } = await start();
      for (let n = 0; n < 20; n += 1) await port.send('work', String(n));
      const taken = await Promise.all([receive(port), receive(port), receive(port)]);
      const bodies = taken.flat().map(({ body }) => body);
      expect(bodies).toHaveLength(20);
      expect(new Set(bodies).size).toBe(20);
    });

    it('shows a message again when its visibility ends, counted up and under a new receipt', async () => {
      const { port, clock } = await start();
      await port.send('work', 'a');
      const first = await one(port);
      clock.jump(visibility_ms - 1);
      expect(await receive(port)).toEqual([]);
      clock.jump(1);
      const second = await one(port);
      expect(second).toMatchObject({
        message_id: first.message_id,
        receive_count: 2,
        sent_at: first.sent_at,
      });
      expect(second.receipt).not.toBe(first.receipt);
    });

    it('never shows a deleted message again', async () => {
      const { port, clock } = await start();
      await port.send('work', 'a');
      await port.delete('work', (await one(port)).receipt);
      clock.jump(10 * visibility_ms);
      expect(await receive(port)).toEqual([]);
      expect(await port.depth('work')).toEqual({ visible: 0, hidden: 0 });
    });

    it('does not let a stale receipt delete or extend', async () => {
      const { port, clock } = await start();
      await port.send('work', 'a');
      const stale = await one(port);
      clock.jump(visibility_ms);
      await one(port);
      await port.delete('work', stale.receipt);
      await port.extend('work', stale.receipt, 0);
      expect(await receive(port)).toEqual([]);
      clock.jump(visibility_ms);
      expect(await one(port)).toMatchObject({ body: 'a', receive_count: 3 });
    });

    it.each(['', 'nonsense', '1.nonsense', '999999.x'])('ignores the receipt %j', async (receipt) => {
      const { port } = await start();
      await port.send('work', 'a');
      await port.delete('work', receipt);
      await port.extend('work', receipt, 0);
      expect(await receive(port)).toHaveLength(1);
    });

    it('hides a message longer when it is extended, and gives it back at 0', async () => {
      const { port, clock } = await start();
      await port.send('work', 'a');
      const message = await one(port);
      clock.jump(visibility_ms - 1);
      await port.extend('work', message.receipt, visibility_ms);
      clock.jump(visibility_ms - 1);
      expect(await receive(port)).toEqual([]);
      await port.extend('work', message.receipt, 0);
      expect(await receive(port)).toHaveLength(1);
    });

    it('keeps a delayed message back until its time', async () => {
      const { port, clock } = await start();
      await port.send('work', 'later', { delay_ms: 5000 });
      expect(await receive(port)).toEqual([]);
      clock.jump(4999);
      expect(await receive(port)).toEqual([]);
      clock.jump(1);
      expect(await receive(port)).toHaveLength(1);
    });

    it('counts what is visible and what is hidden, and names the oldest', async () => {
      const { port, clock } = await start();
      const oldest_at = new Date(clock.now()).toISOString();
      await port.send('work', 'a');
      clock.jump(1000);
      await port.send('work', 'b');
      await port.send('work', 'c', { delay_ms: 1000 });
      await receive(port, 'work', 1);
      expect(await port.depth('work')).toEqual({ visible: 1, hidden: 2, oldest_at });
      expect(await port.depth('other')).toEqual({ visible: 0, hidden: 0 });
    });

    it('moves a message to the dead-letter queue once it was received too often, and can be received there', async () => {
      const { port, clock } = await start();
      await port.send('work', 'poison');
      await exhaust(port, clock);
      expect(await port.depth('work')).toEqual({ visible: 0, hidden: 0 });
      expect(await one(port, 'work-dead')).toMatchObject({ body: 'poison', receive_count: 1 });
    });

    it('does not bury a message that is still worked on, or that was done at the last try', async () => {
      const { port, clock } = await start();
      await port.send('work', 'slow');
      for (let n = 0; n < 2; n += 1) {
        await one(port);
        clock.jump(visibility_ms);
      }
      const last = await one(port);
      expect(await receive(port)).toEqual([]);
      expect(await port.depth('work-dead')).toEqual({ visible: 0, hidden: 0 });
      await port.delete('work', last.receipt);
      clock.jump(visibility_ms);
      await receive(port);
      expect(await port.depth('work-dead')).toEqual({ visible: 0, hidden: 0 });
    });

    it('reaches the messages behind a poisoned one in the same receive', async () => {
      const { port, clock } = await start();
      await port.send('work', 'poison');
      for (let n = 0; n < 3; n += 1) {
        await one(port);
        clock.jump(visibility_ms);
      }
      await port.send('work', 'good');
      expect((await receive(port, 'work', 1)).map(({ body }) => body)).toEqual(['good']);
    });

    it('does not let the receipt of before count in the dead-letter queue', async () => {
      const { port, clock } = await start();
      await port.send('work', 'poison');
      await one(port);
      clock.jump(visibility_ms);
      await one(port);
      clock.jump(visibility_ms);
      const last = await one(port);
      clock.jump(visibility_ms);
      await receive(port);
      await port.delete('work', last.receipt);
      await port.delete('work-dead', last.receipt);
      expect(await receive(port, 'work-dead')).toHaveLength(1);
    });

    it('moves dead letters back to where they came from, counted anew', async () => {
      const { port, clock } = await start();
      await port.send('work', 'mine');
      await port.send('other', 'theirs');
      await exhaust(port, clock, 'work');
      await exhaust(port, clock, 'other');
      expect(await port.redrive('work')).toBe(1);
      expect(await one(port)).toMatchObject({ body: 'mine', receive_count: 1 });
      expect(await one(port, 'work-dead')).toMatchObject({ body: 'theirs' });
      expect(await port.redrive('work')).toBe(0);
    });

    it('keeps queues apart', async () => {
      const { port } = await start();
      await port.send('work', 'a');
      expect(await receive(port, 'other')).toEqual([]);
      const message = await one(port);
      await port.delete('other', message.receipt);
      expect(await port.depth('work')).toMatchObject({ hidden: 1 });
    });

    it('refuses a queue that does not exist', async () => {
      const { port } = await start();
      await expect(port.send('nowhere', 'a')).rejects.toThrow('nowhere');
      await expect(receive(port, 'nowhere')).rejects.toThrow('nowhere');
    });

    it('keeps messages, their counts and their hiding through a restart', async () => {
      const { port, clock, reopen } = await start();
      await port.send('work', 'waiting');
      await port.send('work', 'hidden');
      const [first] = await receive(port, 'work', 1);
      const again = await reopen();
      expect(await receive(again)).toHaveLength(1);
      clock.jump(visibility_ms);
      const counts = (await receive(again)).map(({ receive_count }) => receive_count);
      expect(counts).toEqual([2, 2]);
      expect(first?.receive_count).toBe(1);
    });

    it('loses nothing and shows nothing to two at once, whatever is done in whatever order', async () => {
      type Step = { do: 'send' | 'receive' | 'delete' | 'return' | 'wait' | 'redrive'; n: number };
      const step: fc.Arbitrary<Step> = fc.record({
        do: fc.constantFrom('send', 'receive', 'delete', 'return', 'wait', 'redrive'),
        n: fc.integer({ min: 0, max: 9 }),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
          const { port, clock } = await start();
          const alive = new Set<string>();
          /** What we hold, and until when. */
          const held = new Map<string, { receipt: string; until: number }>();
          let sent = 0;
          const pick = (n: number) => [...held][n % Math.max(1, held.size)];
          for (const { do: what, n } of steps) {
            if (what === 'send') {
              sent += 1;
              alive.add(String(sent));
              await port.send('work', String(sent), { delay_ms: n * 1000 });
            } else if (what === 'receive') {
              for (const { body, receipt } of await receive(port, 'work', n + 1)) {
                expect(alive).toContain(body);
                expect(held.get(body)?.until ?? 0).toBeLessThanOrEqual(clock.now());
                held.set(body, { receipt, until: clock.now() + visibility_ms });
              }
            } else if (what === 'wait') clock.jump(n * 5000);
            else if (what === 'redrive') await port.redrive('work');
            else {
              const [body, holding] = pick(n) ?? [];
              if (body === undefined || !holding || holding.until <= clock.now()) continue;
              if (what === 'delete') {
                await port.delete('work', holding.receipt);
                alive.delete(body);
              } else await port.extend('work', holding.receipt, 0);
              held.delete(body);
            }
          }
          clock.jump(900_000);
          const left: string[] = [];
          for (const queue of ['work', 'work-dead']) {
            for (let got = await receive(port, queue); got.length > 0; got = await receive(port, queue)) {
              left.push(...got.map(({ body }) => body));
            }
          }
          expect(left.sort()).toEqual([...alive].sort());
        }),
        { numRuns: 60 },
      );
    });
  });
};
