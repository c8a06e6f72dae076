import { describe, expect, it } from 'vitest';
import { socketFrames } from '../../../../src/adapters/aws/socket/index.ts';
import { Failure } from '../../../../src/contracts/errors.ts';
import type { TransientFrame } from '../../../../src/contracts/events.ts';
import type { Connection } from '../../../../src/ports/connections.ts';
import { drain, SimClock } from '../../../support/sim-clock.ts';

const secret = 'Anna Weber waters it daily.';
const frame = (iterations: number, session_id = 's_1'): TransientFrame => ({
  session_id,
  type: 'search.progress',
  data: { iterations, best_action: secret },
});

/** A gateway whose posts end when they are told to. */
const started = (ids: readonly string[] = ['one']) => {
  const clock = new SimClock();
  const following = new Set(ids);
  const looks: string[] = [];
  const posts: { id: string; iterations: number; end: (outcome: boolean | Failure) => void }[] = [];
  const logged: unknown[] = [];
  let looking: Failure | undefined;
  const frames = socketFrames({
    clock,
    log: (...line) => void logged.push(line),
    textOf: JSON.stringify,
    connections: {
      async followers(tenant, topic) {
        looks.push(JSON.stringify([tenant, topic]));
        if (looking !== undefined) throw looking;
        const principal = { tenant, principal: 'anna', roles: ['operator' as const] };
        return [...following].map((connection_id): Connection => ({
          connection_id,
          principal,
          correlation_id: 'c_1',
        }));
      },
      post: (id, text) =>
        new Promise((resolve, reject) => {
          const { data } = JSON.parse(text) as { data: { iterations: number } };
          posts.push({
            id,
            iterations: data.iterations,
            end: (outcome) => (typeof outcome === 'boolean' ? resolve(outcome) : reject(outcome)),
          });
        }),
    },
  });
  /** Sends and does not wait, as a search does. */
  const send = async (one: TransientFrame): Promise<void> => {
    void frames.send('acme', one);
    await drain();
  };
  const told = (): string[] => posts.map(({ id, iterations }) => `${id}:${iterations}`);
  return {
    clock,
    frames,
    following,
    looks,
    posts,
    logged,
    send,
    told,
    fail: (failure?: Failure) => (looking = failure),
  };
};
const broken = new Failure('Unavailable', 'Cannot send.');

describe('frames for the followers of a session', () => {
  it('are two a second at most, of each session; the rest is dropped', async () => {
    const { clock, send, told, posts } = started();
    for (let iterations = 1; iterations <= 40; iterations += 1) {
      await send(frame(iterations));
      for (const { end } of posts) end(true);
      clock.jump(100);
    }
    expect(told()).toEqual([1, 6, 11, 16, 21, 26, 31, 36].map((n) => `one:${n}`));
    await send(frame(99, 's_2'));
    expect(told().at(-1)).toBe('one:99');
  });

  it('are one under way to a connection at most; others go on meanwhile', async () => {
    const { clock, send, told, posts } = started(['slow', 'quick']);
    for (const iterations of [1, 2, 3]) {
      await send(frame(iterations));
      for (const { id, end } of posts) if (id === 'quick') end(true);
      clock.jump(1_000);
    }
    // Whichever session it is about.
    await send(frame(4, 's_2'));
    expect(told()).toEqual(['slow:1', 'quick:1', 'quick:2', 'quick:3', 'quick:4']);
    for (const { end } of posts) end(true);
    clock.jump(1_000);
    await send(frame(5));
    expect(told().slice(-2)).toEqual(['slow:5', 'quick:5']);
  });

  it('cost a look every three seconds where nobody follows', async () => {
    const { clock, send, looks, told } = started([]);
    for (let tenth = 0; tenth < 90; tenth += 1) {
      await send(frame(tenth));
      clock.jump(100);
    }
    expect(looks).toEqual(Array.from({ length: 3 }, () => '["acme",{"session_id":"s_1"}]'));
    expect(told()).toEqual([]);
  });

  it('reach whoever has followed for three seconds', async () => {
    const { clock, send, following, told } = started([]);
    await send(frame(1));
    following.add('one');
    clock.jump(1_000);
    await send(frame(2));
    expect(told()).toEqual([]);
    clock.jump(2_000);
    await send(frame(3));
    expect(told()).toEqual(['one:3']);
  });

  it('are not sent again to a connection that is gone', async () => {
    const { clock, send, told, posts } = started(['gone', 'here']);
    await send(frame(1));
    for (const { id, end } of posts) end(id === 'here');
    await drain();
    clock.jump(1_000);
    await send(frame(2));
    expect(told()).toEqual(['gone:1', 'here:1', 'here:2']);
  });

  it('fail nothing, and say by code alone what went wrong', async () => {
    const { clock, frames, send, posts, logged, told, fail } = started();
    const first = frames.send('acme', frame(1));
    await drain();
    posts[0]?.end(broken);
    await expect(first).resolves.toBeUndefined();
    clock.jump(5_000);
    fail(broken);
    await expect(frames.send('acme', frame(2))).resolves.toBeUndefined();
    expect(logged).toEqual(
      Array.from({ length: 2 }, () => [
        'warn',
        'broadcast.not_sent',
        { code: 'Unavailable', session_id: 's_1' },
      ]),
    );
    expect(JSON.stringify(logged)).not.toContain(secret);
    fail();
    clock.jump(5_000);
    await send(frame(3));
    expect(told()).toEqual(['one:1', 'one:3']);
  });

  it('reach fifty followers at most', async () => {
    const { send, told } = started(Array.from({ length: 60 }, (_, n) => `c${n}`));
    await send(frame(1));
    expect(told()).toHaveLength(50);
  });
});
