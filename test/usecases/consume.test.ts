import { expect, it } from 'vitest';
import type { Message } from '../../src/ports/queue.ts';
import { consumeQueue } from '../../src/usecases/consume.ts';
import type { WakingQueue } from '../../src/usecases/consume.ts';
import { SimClock, drain } from '../support/sim-clock.ts';

const message = (receipt: string): Message => ({
  message_id: receipt,
  body: receipt,
  receipt,
  receive_count: 1,
  sent_at: '2026-01-01T00:00:00.000Z',
});

/** A queue whose receive waits until something comes, as SQS's does. */
const longPolled = () => {
  const waiting: ((messages: Message[]) => void)[] = [];
  const backlog: Message[] = [];
  const deliver = (one: Message): void => {
    const next = waiting.shift();
    if (next === undefined) backlog.push(one);
    else next([one]);
  };
  const queue: WakingQueue = {
    send: async () => undefined,
    depth: async () => ({ visible: 0, hidden: 0 }),
    redrive: async () => 0,
    receive: () => {
      const one = backlog.shift();
      return one === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve([one]);
    },
    extend: async (_, receipt, ms) => {
      if (ms === 0) deliver(message(receipt));
    },
    delete: async () => undefined,
  };
  return { queue, deliver, backlog };
};

it('hands back what it holds only when no receive of its own is left to get it again', async () => {
  const { queue, deliver, backlog } = longPolled();
  const consumer = consumeQueue({
    queue,
    name: 'search',
    concurrency: 3,
    visibility_ms: 60_000,
    clock: new SimClock(),
    log: () => undefined,
    handle: (_, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve('again'))),
  });
  deliver(message('held'));
  await drain();
  const stopped = consumer.stop();
  deliver(message('late'));
  await stopped;
  expect(backlog.map(({ receipt }) => receipt).sort()).toEqual(['held', 'late']);
});
