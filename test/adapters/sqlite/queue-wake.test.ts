import { describe, expect, it } from 'vitest';
import { memoryFolder } from '../../../src/adapters/sqlite/index.ts';
import { SimClock } from '../../support/sim-clock.ts';
import { open } from './support.ts';

const visibility_ms = 1000;

const start = (folder = memoryFolder()) => {
  const clock = new SimClock();
  const sqlite = open({ clock, folder });
  const { queue } = sqlite;
  let wakes = 0;
  const unsubscribe = queue.onMessage('work', () => (wakes += 1));
  return {
    clock,
    queue,
    close: () => sqlite.close(),
    folder,
    unsubscribe,
    /** How often it was woken in the next `ms`. */
    woken: async (ms: number): Promise<number> => {
      const before = wakes;
      await clock.advance(ms);
      return wakes - before;
    },
    receive: () => queue.receive('work', { max: 1, visibility_ms }),
  };
};

describe('waking a poller', () => {
  it('happens when a message was sent, and never inside the call', async () => {
    const { queue, woken } = start();
    expect(await woken(10_000)).toBe(0);
    await queue.send('work', 'a');
    expect(await woken(0)).toBe(1);
    expect(await woken(10_000)).toBe(0);
  });

  it('happens when a delay is over, not before', async () => {
    const { queue, woken } = start();
    await queue.send('work', 'a', { delay_ms: 500 });
    expect(await woken(499)).toBe(0);
    expect(await woken(1)).toBe(1);
  });

  it('happens for the earlier of two delays first', async () => {
    const { queue, woken, receive } = start();
    await queue.send('work', 'late', { delay_ms: 5000 });
    await queue.send('work', 'early', { delay_ms: 500 });
    expect(await woken(500)).toBe(1);
    const [message] = await receive();
    await queue.delete('work', message?.receipt ?? '');
    expect(await woken(4499)).toBe(0);
    expect(await woken(1)).toBe(1);
  });

  it('happens when a visibility ends, and later when it was extended', async () => {
    const { queue, woken, receive } = start();
    await queue.send('work', 'a');
    const [message] = await receive();
    await woken(500);
    await queue.extend('work', message?.receipt ?? '', 2000);
    expect(await woken(1999)).toBe(0);
    expect(await woken(1)).toBe(1);
  });

  it('happens at once when a message is given back', async () => {
    const { queue, woken, receive } = start();
    await queue.send('work', 'a');
    const [message] = await receive();
    await woken(0);
    await queue.extend('work', message?.receipt ?? '', 0);
    expect(await woken(0)).toBe(1);
  });

  it('happens again while more than was received is there', async () => {
    const { queue, woken, receive } = start();
    await queue.send('work', 'a');
    await queue.send('work', 'b');
    await woken(0);
    await receive();
    expect(await woken(0)).toBe(1);
  });

  it('happens for what is there already, as after a restart', async () => {
    const { queue, folder, close } = start();
    await queue.send('work', 'a');
    close();
    expect(await start(folder).woken(0)).toBe(1);
  });

  it('tells the listener of the dead-letter queue', async () => {
    const { queue, clock, receive } = start();
    let dead = 0;
    queue.onMessage('work-dead', () => (dead += 1));
    await queue.send('work', 'poison');
    for (let n = 0; n < 4; n += 1) {
      await receive();
      await clock.advance(visibility_ms);
    }
    expect(dead).toBe(1);
  });

  it('happens when dead letters are moved back', async () => {
    const { queue, clock, woken, receive } = start();
    await queue.send('work', 'poison');
    for (let n = 0; n < 4; n += 1) {
      await receive();
      await clock.advance(visibility_ms);
    }
    expect(await woken(10_000)).toBe(0);
    expect(await queue.redrive('work')).toBe(1);
    expect(await woken(0)).toBe(1);
  });

  it('ends when nobody listens any more, and leaves no timer', async () => {
    const { queue, clock, unsubscribe, woken, close } = start();
    await queue.send('work', 'a', { delay_ms: 500 });
    unsubscribe();
    expect(clock.pending).toBe(0);
    expect(await woken(1000)).toBe(0);
    queue.onMessage('work', () => undefined);
    close();
    expect(clock.pending).toBe(0);
  });
});
