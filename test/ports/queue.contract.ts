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

/**
 * What a queue in a service of its own cannot do as one in this process does. Everything else holds for both.
 *
 * - `time`: `simulated` (default) is the clock that the port is made with, to the millisecond. `real`: the service has its
 *   own clock, in whole seconds; the suite waits, with short times, and looks well before and after a moment, not at it.
 * - `tells_oldest`: whether `depth` tells when the oldest message was sent. Default true.
 * - `counts_dead_letters`: receives of a dead letter, `anew` (default) or `on` from those before.
 */
export type QueueContractOptions = {
  time?: 'simulated' | 'real';
  tells_oldest?: boolean;
  counts_dead_letters?: 'anew' | 'on';
};

/** How the suite lets time pass. `visibility_ms` is a multiple of 1000; `before` is short of it. */
const times = {
  simulated: (clock: SimClock) => ({
    now: () => clock.now(),
    pass: async (ms: number) => clock.jump(ms),
  }),
  real: () => ({
    now: () => Date.now(),
    pass: (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms)),
  }),
};
/** `unit` is what one of the property's steps waits at most a tenth of. */
const scales = {
  simulated: { visibility_ms: 30_000, before: 29_999, after: 30_000, delay_ms: 5000, unit: 45_000, runs: 60 },
  real: { visibility_ms: 2000, before: 900, after: 2300, delay_ms: 2000, unit: 2500, runs: 3 },
};

export const describeQueueContract = (
  name: string,
  make: Make<Queue>,
  { time = 'simulated', tells_oldest = true, counts_dead_letters = 'anew' }: QueueContractOptions = {},
): void => {
  describe(`queue: ${name}`, { timeout: time === 'real' ? 180_000 : 30_000 }, () => {
    const scale = scales[time];
    const { visibility_ms } = scale;
    const startAny = makerOf(make);
    const start = async () => {
      const made = await startAny();
      return { ...made, ...times[time](made.clock) };
    };
    type Started = Awaited<ReturnType<typeof start>>;
    /** Until what was received just now is visible again. */
    const untilVisible = ({ pass }: Pick<Started, 'pass'>): Promise<void> => pass(scale.after);
    const receive = (port: Queue, queue = 'work', max = 10): Promise<readonly Message[]> =>
      port.receive(queue, { max, visibility_ms });
    const one = async (port: Queue, queue = 'work'): Promise<Message> => {
      const [message] = await receive(port, queue, 1);
      if (!message) throw new Error('a message was expected');
      return message;
    };
    /** Receives without deleting until the message is dead-lettered. */
    const exhaust = async ({ port, pass }: Started, queue = 'work'): Promise<void> => {
      for (let n = 0; n < 3; n += 1) {
        await one(port, queue);
        await untilVisible({ pass });
      }
      expect(await receive(port, queue)).toEqual([]);
    };

    it('hands out what was sent, once while it is hidden', async () => {
      const { port, now } = await start();
      const before = now();
      await port.send('work', '{"n":1,"text":"ö"}');
      const message = await one(port);
      expect(message).toMatchObject({ body: '{"n":1,"text":"ö"}', receive_count: 1 });
      if (time === 'simulated') expect(message.sent_at).toBe(new Date(before).toISOString());
      else expect(Math.abs(Date.parse(message.sent_at) - before)).toBeLessThan(60_000);
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
      const { port, pass } = await start();
      await port.send('work', 'a');
      const first = await one(port);
      await pass(scale.before);
      expect(await receive(port)).toEqual([]);
      await pass(scale.after - scale.before);
      const second = await one(port);
      expect(second).toMatchObject({
        message_id: first.message_id,
        receive_count: 2,
        sent_at: first.sent_at,
      });
      expect(second.receipt).not.toBe(first.receipt);
    });

    it('never shows a deleted message again', async () => {
      const { port, pass } = await start();
      await port.send('work', 'a');
      await port.delete('work', (await one(port)).receipt);
      await pass(time === 'real' ? scale.after : 10 * visibility_ms);
      expect(await receive(port)).toEqual([]);
      expect(await port.depth('work')).toEqual({ visible: 0, hidden: 0 });
    });

    it('does not let a stale receipt delete or extend', async () => {
      const { port, pass } = await start();
      await port.send('work', 'a');
      const stale = await one(port);
      await untilVisible({ pass });
      await one(port);
      await port.delete('work', stale.receipt);
      await port.extend('work', stale.receipt, 0);
      expect(await receive(port)).toEqual([]);
      await untilVisible({ pass });
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
      const { port, pass } = await start();
      await port.send('work', 'a');
      const message = await one(port);
      await pass(scale.before);
      await port.extend('work', message.receipt, 2 * visibility_ms);
      await pass(scale.after);
      expect(await receive(port)).toEqual([]);
      await port.extend('work', message.receipt, 0);
      expect(await receive(port)).toHaveLength(1);
    });

    it('keeps a delayed message back until its time', async () => {
      const { port, pass } = await start();
      await port.send('work', 'later', { delay_ms: scale.delay_ms });
      expect(await receive(port)).toEqual([]);
      const almost = time === 'real' ? scale.delay_ms / 2 : scale.delay_ms - 1;
      await pass(almost);
      expect(await receive(port)).toEqual([]);
      await pass(time === 'real' ? scale.after - almost : 1);
      expect(await receive(port)).toHaveLength(1);
    });

    it('counts what is visible and what is hidden, and names the oldest', async () => {
      const { port, now, pass } = await start();
      const oldest_at = new Date(now()).toISOString();
      await port.send('work', 'a');
      if (tells_oldest) await pass(1000);
      await port.send('work', 'b');
      await port.send('work', 'c', { delay_ms: 10_000 });
      await receive(port, 'work', 1);
      expect(await port.depth('work')).toEqual({ visible: 1, hidden: 2, ...(tells_oldest && { oldest_at }) });
      expect(await port.depth('other')).toEqual({ visible: 0, hidden: 0 });
    });

    it('moves a message to the dead-letter queue once it was received too often, and can be received there', async () => {
      const started = await start();
      const { port } = started;
      await port.send('work', 'poison');
      await exhaust(started);
      expect(await port.depth('work')).toEqual({ visible: 0, hidden: 0 });
      expect(await one(port, 'work-dead')).toMatchObject({
        body: 'poison',
        receive_count: counts_dead_letters === 'anew' ? 1 : 4,
      });
    });

    it('does not bury a message that is still worked on, or that was done at the last try', async () => {
      const { port, pass } = await start();
      await port.send('work', 'slow');
      for (let n = 0; n < 2; n += 1) {
        await one(port);
        await untilVisible({ pass });
      }
      const last = await one(port);
      expect(await receive(port)).toEqual([]);
      expect(await port.depth('work-dead')).toEqual({ visible: 0, hidden: 0 });
      await port.delete('work', last.receipt);
      await untilVisible({ pass });
      await receive(port);
      expect(await port.depth('work-dead')).toEqual({ visible: 0, hidden: 0 });
    });

    it('reaches the messages behind a poisoned one in the same receive', async () => {
      const { port, pass } = await start();
      await port.send('work', 'poison');
      for (let n = 0; n < 3; n += 1) {
        await one(port);
        await untilVisible({ pass });
      }
      await port.send('work', 'good');
      expect((await receive(port, 'work', 1)).map(({ body }) => body)).toEqual(['good']);
    });

    it('does not let the receipt of before count in the dead-letter queue', async () => {
      const { port, pass } = await start();
      await port.send('work', 'poison');
      await one(port);
      await untilVisible({ pass });
      await one(port);
      await untilVisible({ pass });
      const last = await one(port);
      await untilVisible({ pass });
      await receive(port);
      await port.delete('work', last.receipt);
      await port.delete('work-dead', last.receipt);
      expect(await receive(port, 'work-dead')).toHaveLength(1);
    });

    it('moves dead letters back to where they came from, counted anew', async () => {
      const started = await start();
      const { port } = started;
      await port.send('work', 'mine');
      await port.send('other', 'theirs');
      await exhaust(started, 'work');
      await exhaust(started, 'other');
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
      const { port, pass, reopen } = await start();
      await port.send('work', 'waiting');
      await port.send('work', 'hidden');
      const [first] = await receive(port, 'work', 1);
      const again = await reopen();
      expect(await receive(again)).toHaveLength(1);
      await untilVisible({ pass });
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
        fc.asyncProperty(fc.array(step, { maxLength: time === 'real' ? 30 : 60 }), async (steps) => {
          const { port, now, pass } = await start();
          const alive = new Set<string>();
          /** What we hold, and until when. */
          const held = new Map<string, { receipt: string; until: number }>();
          let sent = 0;
          const pick = (n: number) => [...held][n % Math.max(1, held.size)];
          for (const { do: what, n } of steps) {
            if (what === 'send') {
              sent += 1;
              alive.add(String(sent));
              await port.send('work', String(sent), { delay_ms: (n * scale.delay_ms) / 5 });
            } else if (what === 'receive') {
              const asked = now();
              for (const { body, receipt } of await receive(port, 'work', n + 1)) {
                expect(alive).toContain(body);
                expect(held.get(body)?.until ?? 0).toBeLessThanOrEqual(now());
                held.set(body, { receipt, until: asked + visibility_ms });
              }
            } else if (what === 'wait') await pass((n * scale.unit) / 9);
            else if (what === 'redrive') await port.redrive('work');
            else {
              const [body, holding] = pick(n) ?? [];
              if (body === undefined || !holding || holding.until <= now()) continue;
              if (what === 'delete') {
                await port.delete('work', holding.receipt);
                alive.delete(body);
              } else await port.extend('work', holding.receipt, 0);
              held.delete(body);
            }
          }
          await pass(time === 'real' ? 2 * scale.after : 900_000);
          const left: string[] = [];
          for (const queue of ['work', 'work-dead']) {
            for (let got = await receive(port, queue); got.length > 0; got = await receive(port, queue)) {
              left.push(...got.map(({ body }) => body));
            }
          }
          expect(left.sort()).toEqual([...alive].sort());
        }),
        { numRuns: scale.runs },
      );
    });
  });
};
