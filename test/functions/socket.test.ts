import { describe, expect, it } from 'vitest';
import { defaultSettings, parseLimits } from '../../functions/api/app.ts';
import { serveSocketEvent } from '../../functions/socket/gateway-socket.ts';
import { serverFrameSchema } from '../../src/contracts/api.ts';
import { emit } from '../../src/domain/draft.ts';
import { message } from '../../src/usecases/message.ts';
import { transact } from '../../src/usecases/transact.ts';
import type { Who } from './api/harness.ts';
import { startApi } from './api/harness.ts';
import { fakeConnections } from './fake-connections.ts';

const start = async (limits = 'off') => {
  const api = await startApi();
  const fake = fakeConnections();
  const deps = {
    services: api.services,
    useCases: { message },
    settings: { ...defaultSettings, limits: parseLimits(limits) },
    connections: fake.connections,
  };
  const event = (routeKey: string, connectionId: string, more: Record<string, unknown> = {}) =>
    serveSocketEvent(deps, {
      requestContext: { routeKey, connectionId, eventType: 'MESSAGE', requestId: 'r=', stage: 'dev' },
      isBase64Encoded: false,
      ...more,
    });
  const ticketOf = async (as: Who) =>
    String((await api.call('POST', '/socket-tickets', { as })).body['ticket']);
  const connect = async (as: Who, id: string) =>
    event('$connect', id, { queryStringParameters: { ticket: await ticketOf(as) } });
  const say = (id: string, frame: unknown) =>
    event('$default', id, { body: typeof frame === 'string' ? frame : JSON.stringify(frame) });
  const begin = async (as: Who = 'operator') =>
    String((await api.call('POST', '/sessions', { as, body: { input: 'x' } })).body['session_id']);
  return { ...api, ...fake, event, ticketOf, connect, say, begin };
};

describe('the WebSocket of a deployment', () => {
  it('opens once by a ticket, and forgets who has left', async () => {
    const { event, ticketOf, connect, open, clock } = await start();
    const ticket = await ticketOf('customer');
    const handshake = (given: unknown) => event('$connect', 'one', { queryStringParameters: given });
    expect(await handshake({ ticket })).toEqual({ statusCode: 200 });
    expect(open.get('one')?.principal.principal).toBe('carl');
    expect(await handshake({ ticket })).toMatchObject({ statusCode: 401 });
    const late = await ticketOf('customer');
    clock.jump(30_001);
    for (const given of [{ ticket: late }, { ticket: '' }, {}, null])
      expect(await handshake(given)).toMatchObject({ statusCode: 401 });
    await event('$disconnect', 'one');
    expect(open.has('one')).toBe(false);
    expect(await connect('auditor', 'two').catch(() => 'no ticket')).not.toMatchObject({ statusCode: 200 });
  });

  it('counts handshakes and frames against the caller’s limit', async () => {
    const { connect, say, told, begin } = await start('2/1m');
    const id = await begin('customer');
    expect(await connect('customer', 'one')).toEqual({ statusCode: 200 });
    await say('one', { type: 'subscribe', session_id: id });
    await say('one', { type: 'subscribe', session_id: id });
    expect(told('one').at(-1)).toMatchObject({ type: 'error', error_code: 'RateLimited' });
    const refused = await connect('customer', 'two');
    expect(refused).toMatchObject({ statusCode: 429 });
    expect(JSON.parse(refused.body ?? '')).toMatchObject({ error: true, error_code: 'RateLimited' });
  });

  it('sends what happened after `after` first, and then follows', async () => {
    const { services, connect, say, told, begin, connections } = await start();
    const id = await begin();
    await transact(services, { tenant: 'acme', session_id: id }, (draft) => {
      for (let count = 0; count < 230; count += 1) emit(draft, 'triage.done', { count });
      emit(draft, 'plan.made', { text: 'a'.repeat(20_000) });
    });
    await connect('operator', 'one');
    await say('one', { type: 'subscribe', session_id: id, after: 1 });
    const [first, ...events] = told('one');
    expect(first).toEqual({ type: 'subscribed', session_id: id });
    expect(events.map((one) => one['seq'])).toEqual(Array.from({ length: 231 }, (_, index) => index + 2));
    for (const frame of told('one')) serverFrameSchema.parse(frame);
    expect(await connections.followers('acme', { session_id: id })).toHaveLength(1);
    await say('one', { type: 'unsubscribe', session_id: id });
    expect(await connections.followers('acme', { session_id: id })).toEqual([]);
    expect(told('one').at(-1)).toEqual({ type: 'unsubscribed', session_id: id });
  });

  it('hides what belongs to others, and approvals from who may not decide', async () => {
    const { connect, say, told, begin } = await start();
    const id = await begin('customer');
    await connect('stranger', 'far');
    await say('far', { type: 'subscribe', session_id: id });
    expect(told('far')).toMatchObject([{ type: 'error', error_code: 'NotFound' }]);
    await connect('other', 'near');
    await say('near', { type: 'subscribe', session_id: id });
    await say('near', { type: 'message', session_id: id, text: 'hello' });
    await say('near', { type: 'subscribe', topic: 'approvals' });
    expect(told('near').map((one) => one['error_code'])).toEqual(['NotFound', 'NotFound', 'Forbidden']);
    await connect('operator', 'desk');
    await say('desk', { type: 'subscribe', topic: 'approvals' });
    expect(told('desk')).toEqual([{ type: 'subscribed', topic: 'approvals' }]);
  });

  it('takes a message, and answers a ping', async () => {
    const { connect, say, told, begin, services } = await start();
    const id = await begin('customer');
    await connect('customer', 'one');
    await say('one', { type: 'message', session_id: id, text: 'It is order O-1001.' });
    await say('one', { type: 'ping' });
    expect(told('one')).toMatchObject([{ type: 'accepted', session_id: id }, { type: 'pong' }]);
    expect((await services.sessions.load('acme', id))?.messages.at(-1)?.text).toBe('It is order O-1001.');
  });

  it('says what is wrong with a frame', async () => {
    const { connect, say, event, told } = await start();
    await connect('operator', 'one');
    for (const frame of ['{', '""', { type: 'dance' }, 'a'.repeat(33_000)]) await say('one', frame);
    await event('$default', 'one', { body: 'AAAA', isBase64Encoded: true });
    expect(told('one').map((one) => one['error_code'])).toEqual([
      'MalformedJson',
      'InvalidRequest',
      'InvalidRequest',
      'TooLarge',
      'MalformedJson',
    ]);
    for (const frame of told('one')) serverFrameSchema.parse(frame);
  });

  it('drops the frame of a socket that has closed meanwhile', async () => {
    const { say, sent } = await start();
    expect(await say('nobody', { type: 'ping' })).toEqual({ statusCode: 200 });
    expect(sent.size).toBe(0);
  });
});
