import { describe, expect, it } from 'vitest';
import { showing } from '../../functions/wiring/showing.ts';
import { wire } from '../../functions/wiring/wire.ts';
import type { TransientFrame } from '../../src/contracts/events.ts';
import { drain, SimClock } from '../support/sim-clock.ts';

const frame: TransientFrame = { session_id: 's_1', type: 'search.progress', data: { iterations: 200 } };
const env = {
  DELIBERATE_FUNCTION: 'probe',
  DELIBERATE_STAGE: 'test',
  DELIBERATE_VERSION: '1.2.3',
  DELIBERATE_LOG: 'silent',
  ACCESS_TABLE: 'access',
  SOCKET_ENDPOINT: 'https://socket',
};

/** Something that ends when it is told to. */
const held = () => {
  let end = (): void => undefined;
  const promise = new Promise<void>((resolve) => (end = resolve));
  return { promise, end };
};
const whetherOver = (promise: Promise<unknown>) => {
  let over = false;
  void promise.then(() => (over = true));
  return () => over;
};

describe('frames that a function shows', () => {
  it('go out by the port that it declares, and not without it', async () => {
    const sent: unknown[] = [];
    const frames = { send: async (...given: unknown[]) => void sent.push(given) };
    const { services, settle } = wire({ broadcast: async () => ({ make: () => frames }) }, env);
    services.broadcast('acme', frame);
    await settle();
    expect(sent).toEqual([['acme', frame]]);
    expect(() => wire({}, env).services.broadcast).toThrow('does not declare it');
  });

  it('are waited for at the end of an invocation, half a second at most', async () => {
    const clock = new SimClock();
    const { by, settle } = showing({ clock, log: () => undefined });
    const [first, second] = [held(), held()];
    by({ send: () => first.promise })('acme', frame);
    const soon = whetherOver(settle());
    await drain();
    expect(soon()).toBe(false);
    first.end();
    await drain();
    expect(soon()).toBe(true);
    expect(clock.pending).toBe(0);
    by({ send: () => second.promise })('acme', frame);
    const late = whetherOver(settle());
    await clock.advance(499);
    expect(late()).toBe(false);
    await clock.advance(1);
    expect(late()).toBe(true);
  });

  it('cost an invocation nothing where there are none, and never fail it', async () => {
    const clock = new SimClock();
    const logged: unknown[] = [];
    const { by, settle } = showing({ clock, log: (...line) => void logged.push(line) });
    await settle();
    by({ send: () => Promise.reject(new Error('The adapter cannot be loaded.')) })('acme', frame);
    await settle();
    expect(logged).toEqual([['warn', 'broadcast.not_sent', { code: 'Internal' }]]);
    expect(clock.pending).toBe(0);
  });
});
