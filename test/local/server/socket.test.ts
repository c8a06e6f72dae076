import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startServer } from '../../../local/server/index.ts';
import type { RunningServer } from '../../../local/server/index.ts';
import { serverFrameSchema } from '../../../src/contracts/api.ts';
import type { EventType } from '../../../src/contracts/events.ts';
import { emit } from '../../../src/domain/draft.ts';
import { transact } from '../../../src/usecases/transact.ts';
import type { Api, Who } from '../../functions/api/harness.ts';
import { startApi } from '../../functions/api/harness.ts';
import type { SimClock } from '../../support/sim-clock.ts';

const running: { server: RunningServer; clock: SimClock }[] = [];
const sockets: WebSocket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  for (const { server, clock } of running.splice(0)) {
    const closed = server.close();
    await clock.advance(2_000);
    await closed;
  }
});

type Frame = Record<string, unknown>;

const serve = async () => {
  const api = await startApi();
  const server = await startServer(api.deps, { hub: api.hub, port: 0 });
  running.push({ server, clock: api.clock });
  const base = server.url.replace('http', 'ws');
  /** An open socket whose frames wait to be read, or the status with which it was refused. */
  const open = (path: string, headers: Record<string, string> = {}) =>
    new Promise<{ next: () => Promise<Frame>; send: (frame: unknown) => void; socket: WebSocket } | number>(
      (resolve, reject) => {
        const socket = new WebSocket(`${base}${path}`, { headers });
        sockets.push(socket);
        const frames: Frame[] = [];
        const readers: ((frame: Frame) => void)[] = [];
        socket.on('message', (data: Buffer) => {
          const frame = JSON.parse(data.toString()) as Frame;
          serverFrameSchema.parse(frame);
          const reader = readers.shift();
          if (reader === undefined) frames.push(frame);
          else reader(frame);
        });
        socket.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
        socket.once('error', reject);
        socket.once('open', () =>
          resolve({
            socket,
            send: (frame) => socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame)),
            next: async () => frames.shift() ?? new Promise<Frame>((read) => readers.push(read)),
          }),
        );
      },
    );
  const connect = async (as: Who) => {
    const opened = await open('/', { 'X-API-Key': api.keys[as] });
    if (typeof opened === 'number') throw new Error(`Refused with ${opened}.`);
    return opened;
  };
  return { ...api, open, connect };
};

const begin = async (api: Pick<Api, 'call'>, as: Who = 'operator'): Promise<string> =>
  String((await api.call('POST', '/sessions', { as, body: { input: 'x' } })).body['session_id']);

const add = (api: Pick<Api, 'services'>, session_id: string, ...types: EventType[]) =>
  transact(api.services, { tenant: 'acme', session_id }, (draft) => {
    for (const type of types) emit(draft, type, { session_id });
  });

describe('the WebSocket', () => {
  it('opens once by a ticket, within 30 seconds', async () => {
    const api = await serve();
    const ticket = async () =>
      String((await api.call('POST', '/socket-tickets', { as: 'customer' })).body['ticket']);
    const first = await ticket();
    expect(await api.open(`/?ticket=${first}`)).not.toBe(401);
    expect(await api.open(`/?ticket=${first}`)).toBe(401);
    const late = await ticket();
    api.clock.jump(30_001);
    expect(await api.open(`/?ticket=${late}`)).toBe(401);
    expect(await api.open('/?ticket=nothing')).toBe(401);
    expect(await api.open('/')).toBe(401);
    expect(await api.open('/elsewhere', { 'X-API-Key': api.keys.operator })).toBe(404);
    expect(await api.open('/', { 'X-API-Key': api.keys.auditor })).toBe(403);
  });

  it('sends a session’s events from `after` on, then what comes', async () => {
    const api = await serve();
    const id = await begin(api);
    await add(api, id, 'triage.done', 'plan.made');
    const { send, next } = await api.connect('operator');
    send({ type: 'subscribe', session_id: id, after: 1 });
    expect(await next()).toEqual({ type: 'subscribed', session_id: id });
    expect(await next()).toMatchObject({ seq: 2, type: 'triage.done' });
    expect(await next()).toMatchObject({ seq: 3, type: 'plan.made' });
    await add(api, id, 'step.started');
    expect(await next()).toMatchObject({ seq: 4, type: 'step.started' });
    api.hub.broadcast('acme', { session_id: id, type: 'search.progress', data: { iterations: 5 } });
    expect(await next()).toEqual({ session_id: id, type: 'search.progress', data: { iterations: 5 } });
  });

  it('repeats nothing when asked to subscribe again, and is silent after unsubscribing', async () => {
    const api = await serve();
    const id = await begin(api);
    const { send, next } = await api.connect('operator');
    send({ type: 'subscribe', session_id: id });
    send({ type: 'subscribe', session_id: id });
    const frames = [await next(), await next(), await next()];
    expect(frames.filter((one) => one['type'] === 'subscribed')).toHaveLength(2);
    expect(frames.filter((one) => one['seq'] === 1)).toHaveLength(1);
    await add(api, id, 'triage.done');
    expect(await next()).toMatchObject({ seq: 2 });
    send({ type: 'unsubscribe', session_id: id });
    expect(await next()).toMatchObject({ type: 'unsubscribed' });
    await add(api, id, 'plan.made');
    send({ type: 'ping' });
    expect(await next()).toEqual({ type: 'pong' });
  });

  it('tells operators of approvals, of their tenant alone, and customers not at all', async () => {
    const api = await serve();
    const id = await begin(api);
    const operator = await api.connect('operator');
    const stranger = await api.connect('stranger');
    const customer = await api.connect('customer');
    for (const one of [operator, stranger]) {
      one.send({ type: 'subscribe', topic: 'approvals' });
      expect(await one.next()).toEqual({ type: 'subscribed', topic: 'approvals' });
    }
    customer.send({ type: 'subscribe', topic: 'approvals' });
    expect(await customer.next()).toMatchObject({ type: 'error', error_code: 'Forbidden' });
    await add(api, id, 'plan.made', 'approval.requested');
    expect(await operator.next()).toMatchObject({ type: 'approval.requested', session_id: id });
    stranger.send({ type: 'ping' });
    expect(await stranger.next()).toEqual({ type: 'pong' });
  });

  it('keeps sessions from other tenants and customers', async () => {
    const api = await serve();
    const id = await begin(api, 'customer');
    for (const who of ['stranger', 'other'] as const) {
      const { send, next } = await api.connect(who);
      send({ type: 'subscribe', session_id: id });
      expect(await next()).toMatchObject({ type: 'error', error_code: 'NotFound' });
      send({ type: 'message', session_id: id, text: 'hello' });
      expect(await next()).toMatchObject({ type: 'error', error_code: 'NotFound' });
    }
    expect((await api.services.sessions.load('acme', id))?.messages).toHaveLength(1);
  });

  it('takes a message', async () => {
    const api = await serve();
    const id = await begin(api, 'customer');
    const { send, next } = await api.connect('customer');
    send({ type: 'message', session_id: id, text: 'It is order O-1001.' });
    expect(await next()).toMatchObject({ type: 'accepted', session_id: id });
    expect((await api.services.sessions.load('acme', id))?.messages.at(-1)?.text).toBe('It is order O-1001.');
  });

  it.each([
    ['what is not JSON', 'hello', 'MalformedJson'],
    ['an unknown type', '{"type": "shout"}', 'InvalidRequest'],
    ['a misspelt field', '{"type": "ping", "x": 1}', 'InvalidRequest'],
    ['half a character', '{"type": "message", "session_id": "x", "text": "\\ud800"}', 'InvalidRequest'],
  ])('answers %s with an error, and stays open', async (_what, text, error_code) => {
    const api = await serve();
    const { send, next } = await api.connect('operator');
    send(text);
    expect(await next()).toMatchObject({ type: 'error', error: true, error_code });
    send({ type: 'ping' });
    expect(await next()).toEqual({ type: 'pong' });
  });

  it('closes on a frame beyond 32 KB', async () => {
    const api = await serve();
    const { send, socket } = await api.connect('operator');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    send('x'.repeat(33 * 1024));
    expect(await closed).toBe(1009);
  });

  it('cuts a client that reads nothing, rather than keep ever more for it', async () => {
    const api = await serve();
    const id = await begin(api);
    const { send, next, socket } = await api.connect('operator');
    send({ type: 'subscribe', session_id: id });
    expect(await next()).toMatchObject({ type: 'subscribed' });
    socket.pause();
    const closed = new Promise((resolve) => socket.once('close', resolve));
    const filler = 'x'.repeat(20_000);
    for (let count = 0; count < 40; count += 1) {
      await transact(api.services, { tenant: 'acme', session_id: id }, (draft) => {
        for (let line = 0; line < 20; line += 1) emit(draft, 'step.started', { filler });
      });
    }
    for (let second = 0; second < 40; second += 1) await api.clock.advance(1_000);
    socket.resume();
    expect(await closed).toBe(1006);
    const { services, call } = api;
    expect(services.clock.now()).toBeGreaterThan(0);
    await expect
      .poll(async () => (await call('GET', '/metrics')).text)
      .toContain('deliberate_followers{transport="websocket"} 0');
  });
});
