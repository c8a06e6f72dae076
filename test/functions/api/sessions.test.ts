import { describe, expect, it } from 'vitest';
import type { Session } from '../../../src/contracts/session.ts';
import { transact } from '../../../src/usecases/transact.ts';
import { emit } from '../../../src/domain/draft.ts';
import type { Api, Who } from './harness.ts';
import { drain } from '../../support/sim-clock.ts';
import { startApi } from './harness.ts';

const begin = async (api: Api, as: Who, over: Record<string, unknown> = {}): Promise<string> => {
  const answer = await api.call('POST', '/sessions', { as, body: { input: 'Where is my order?', ...over } });
  expect(answer.status).toBe(202);
  return String(answer.body['session_id']);
};

/** Changes a session as the state machine would. */
const change = (api: Api, session_id: string, over: Partial<Session>, event?: Parameters<typeof emit>[1]) =>
  transact(api.services, { tenant: 'acme', session_id }, (draft) => {
    Object.assign(draft.session, over);
    if (event !== undefined) emit(draft, event, { note: 'test' });
  });

describe('sessions', () => {
  it('takes a ticket, says where to follow it, and starts its turn', async () => {
    const api = await startApi();
    const answer = await api.call('POST', '/sessions', {
      as: 'customer',
      body: { input: 'Where is my order?' },
    });
    const id = String(answer.body['session_id']);
    expect(answer).toMatchObject({
      status: 202,
      body: { status: 'queued', links: { self: `/sessions/${id}`, events: `/sessions/${id}/events` } },
    });
    expect(answer.headers.get('x-session-id')).toBe(id);
    expect(api.started).toEqual([expect.stringContaining(id)]);
    const session = await api.call('GET', `/sessions/${id}`, { as: 'customer' });
    expect(session.body).toMatchObject({ session_id: id, customer_id: '10482', input: 'Where is my order?' });
  });

  it('shows neither tokens nor request digests, and to a customer not who decided', async () => {
    const api = await startApi();
    const id = await begin(api, 'customer');
    const at = '2026-03-02T09:00:00.000Z';
    await change(api, id, {
      asks: [
        {
          kind: 'handover',
          ask_id: 'ask_1',
          status: 'open',
          requested_at: at,
          remind_at: at,
          decide_by: at,
          token: 'the-token',
          told: false,
          reason: 'internal reason',
          replies: [],
          closed: false,
        },
      ],
    });
    const session = await api.services.sessions.load('acme', id);
    for (const as of ['customer', 'operator'] as const) {
      const { text } = await api.call('GET', `/sessions/${id}`, { as });
      expect(text).not.toContain('the-token');
      expect(text).not.toContain(session?.request_digest ?? 'x');
      expect(text.includes('internal reason')).toBe(as === 'operator');
    }
  });

  it('lists the newest first, page by page, filtered', async () => {
    const api = await startApi();
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      ids.unshift(
        await begin(api, count === 2 ? 'customer' : 'operator', { thread_id: `t${count % 2}` }).catch(
          () => '',
        ),
      );
      await api.clock.advance(1_000);
    }
    const seen: unknown[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const path = `/sessions?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const { body } = await api.call('GET', path, { as: 'operator' });
      const page = body as { sessions: { session_id: string }[]; next_cursor: string | null };
      seen.push(...page.sessions.map((one) => one.session_id));
      cursor = page.next_cursor;
    }
    expect(seen).toEqual(ids.filter((id) => id !== ''));
    const own = await api.call('GET', '/sessions', { as: 'customer' });
    expect(
      (own.body['sessions'] as object[]).every((one) => 'customer_id' in one && one.customer_id === '10482'),
    ).toBe(true);
    expect((await api.call('GET', '/sessions?status=failed', { as: 'operator' })).body['sessions']).toEqual(
      [],
    );
  });

  it('names a session by X-Session-ID, and continues the one that has that id', async () => {
    const api = await startApi();
    const headers = { 'X-Session-ID': 'my-session' };
    const first = await api.call('POST', '/sessions', { as: 'operator', body: { input: 'one' }, headers });
    expect(first.body['session_id']).toBe('my-session');
    const second = await api.call('POST', '/sessions', { as: 'operator', body: { input: 'two' }, headers });
    expect(second.body['session_id']).toBe('my-session');
    const { body } = await api.call('GET', '/sessions/my-session', { as: 'operator' });
    expect((body['messages'] as { text: string }[]).map((one) => one.text)).toEqual(['one', 'two']);
    await change(api, 'my-session', { status: 'concluded' });
    const third = await api.call('POST', '/sessions/my-session/messages', {
      as: 'operator',
      body: { text: 'three' },
    });
    expect(third.body['session_id']).not.toBe('my-session');
    const next = await api.call('GET', `/sessions/${String(third.body['session_id'])}`, { as: 'operator' });
    expect(next.body['thread_id']).toBe(body['thread_id']);
  });

  it('refuses a customer who names another, and lets a service name one', async () => {
    const api = await startApi();
    const body = { input: 'x', customer_id: '10990' };
    expect(await api.call('POST', '/sessions', { as: 'customer', body })).toMatchObject({
      status: 403,
      body: { error_code: 'SubjectMismatch' },
    });
    const id = await begin(api, 'service', { customer_id: '10990' });
    expect((await api.call('GET', `/sessions/${id}`, { as: 'other' })).status).toBe(200);
  });

  it.each([
    ['another tenant', 'stranger'],
    ['another customer', 'other'],
  ] as const)('is not there for %s', async (_what, as) => {
    const api = await startApi();
    const id = await begin(api, 'customer');
    const tries: [string, string, unknown?][] = [
      ['GET', `/sessions/${id}`],
      ['GET', `/sessions/${id}/events`],
      ['POST', `/sessions/${id}/messages`, { text: 'x' }],
      ['POST', `/sessions/${id}/cancel`],
      ...(as === 'stranger'
        ? ([
            ['POST', `/sessions/${id}/resume`],
            ['POST', `/sessions/${id}/handover/reply`, { text: 'x' }],
            ['DELETE', `/sessions/${id}`],
            ['GET', `/audit/${id}`],
            ['GET', `/costs?session_id=${id}`],
          ] as [string, string, unknown?][])
        : []),
    ];
    for (const [method, path, body] of tries) {
      expect(await api.call(method, path, { as, body }), path).toMatchObject({
        status: 404,
        body: { error_code: 'NotFound' },
      });
    }
    expect((await api.services.sessions.load('acme', id))?.status).toBe('queued');
  });

  it('cancels, refuses to resume what has not failed, and resumes what has', async () => {
    const api = await startApi();
    const id = await begin(api, 'operator');
    expect(await api.call('POST', `/sessions/${id}/resume`, { as: 'operator' })).toMatchObject({
      status: 409,
    });
    await change(api, id, { status: 'failed' });
    expect(await api.call('POST', `/sessions/${id}/resume`, { as: 'operator' })).toMatchObject({
      status: 202,
    });
    expect(await api.call('POST', `/sessions/${id}/cancel`, { as: 'operator' })).toMatchObject({
      status: 200,
      body: { status: 'cancelled' },
    });
  });

  it('erases for good: 410 afterwards, for its kept answers too, while the chain stays', async () => {
    const api = await startApi();
    const headers = { 'Idempotency-Key': 'k1' };
    const first = await api.call('POST', '/sessions', { as: 'operator', body: { input: 'x' }, headers });
    const id = String(first.body['session_id']);
    expect(await api.call('DELETE', `/sessions/${id}`, { as: 'operator' })).toMatchObject({
      status: 200,
      body: { session_id: id, erased: true },
    });
    expect(await api.call('GET', `/sessions/${id}`, { as: 'operator' })).toMatchObject({ status: 410 });
    const chain = await api.call('GET', `/audit/${id}`, { as: 'auditor' });
    expect(chain).toMatchObject({ status: 200, body: { erased: true } });
    expect(chain.text).not.toContain('salt');
    const again = await api.call('POST', '/sessions', { as: 'operator', body: { input: 'x' }, headers });
    expect(again.headers.get('idempotent-replay')).toBeNull();
  });

  it('shows the chain to auditors, with salts and bodies', async () => {
    const api = await startApi();
    const id = await begin(api, 'operator');
    const { body } = await api.call('GET', `/audit/${id}`, { as: 'auditor' });
    expect(body).toMatchObject({
      erased: false,
      records: [
        {
          seq: 1,
          kind: 'session.submitted',

          body: { input: 'Where is my order?' },
        },
      ],
      head: { count: 1 },
    });
  });
});

describe('Idempotency-Key', () => {
  const headers = { 'Idempotency-Key': 'k1' };

  it('returns the first answer to a repetition, once begun', async () => {
    const api = await startApi();
    const body = { input: 'x', options: { max_rounds: 3 } };
    const first = await api.call('POST', '/sessions', { as: 'operator', body, headers });
    const reordered = { options: { max_rounds: 3 }, input: 'x' };
    const second = await api.call('POST', '/sessions', { as: 'operator', body: reordered, headers });
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('idempotent-replay')).toBe('true');
    expect(second.headers.get('x-session-id')).toBe(first.body['session_id']);
    expect(
      ((await api.call('GET', '/sessions', { as: 'operator' })).body['sessions'] as object[]).length,
    ).toBe(1);
  });

  it('is 422 with another body or on another route', async () => {
    const api = await startApi();
    await api.call('POST', '/sessions', { as: 'operator', body: { input: 'x' }, headers });
    for (const [path, body] of [
      ['/sessions', { input: 'y' }],
      ['/retrieve', { query: 'x' }],
    ] as const) {
      expect(await api.call('POST', path, { as: 'operator', body, headers })).toMatchObject({
        status: 422,
        body: { error_code: 'IdempotencyMismatch' },
      });
    }
  });

  it('is each principal’s own', async () => {
    const api = await startApi();
    const first = await api.call('POST', '/sessions', { as: 'operator', body: { input: 'x' }, headers });
    const other = await api.call('POST', '/sessions', { as: 'service', body: { input: 'x' }, headers });
    expect(other.body['session_id']).not.toBe(first.body['session_id']);
  });

  it('lets a request be repeated that failed', async () => {
    let tries = 0;
    const api = await startApi({
      useCases: {
        submit: async () => {
          tries += 1;
          if (tries === 1) throw new Error('once');
          return { session_id: 's1', status: 'queued' };
        },
      },
    });
    const send = () => api.call('POST', '/sessions', { as: 'operator', body: { input: 'x' }, headers });
    expect((await send()).status).toBe(500);
    expect((await send()).status).toBe(202);
  });

  it('is 409 while the first request is under way', async () => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const api = await startApi({
      useCases: {
        submit: async () => {
          await promise;
          return { session_id: 's1', status: 'queued' };
        },
      },
    });
    const send = () => api.call('POST', '/sessions', { as: 'operator', body: { input: 'x' }, headers });
    const first = send();
    await drain();
    expect(await send()).toMatchObject({ status: 409, body: { error_code: 'WrongState' } });
    resolve(undefined);
    expect((await first).status).toBe(202);
  });
});

describe('POST /query', () => {
  const concluded: Partial<Session> = {
    status: 'concluded',
    response: 'It is on its way.',
    confidence: 0.9,
    agents_used: ['general', 'direct'],
    citations: [{ source_id: 'delivery#1', title: 'Delivery', quote: 'on its way' }],
  };

  const query = async (api: Api, then: (id: string) => Promise<unknown>) => {
    const body = { query: 'Where is my order?', mcts_iterations: 7 };
    const answer = api.call('POST', '/query', { as: 'operator', body, headers: { 'X-Session-ID': 'asked' } });
    await expect.poll(() => api.started.length).toBe(1);
    await then('asked');
    return answer;
  };

  it('answers once the session concludes', async () => {
    const api = await startApi();
    const answer = await query(api, (id) => change(api, id, concluded, 'session.concluded'));
    expect(answer).toMatchObject({
      status: 200,
      body: {
        response: 'It is on its way.',
        confidence: 0.9,
        mcts_stats: null,
        processing_time_ms: 0,
        metadata: { rag_enabled: true, status: 'concluded' },
      },
    });
    const session = await api.call('GET', `/sessions/${String(answer.body['session_id'])}`, {
      as: 'operator',
    });
    expect(session.body['options']).toMatchObject({ mcts_iterations: 7 });
  });

  it('answers 202 when it waits for someone, and when 20 seconds have passed', async () => {
    const waiting = await startApi();
    expect(
      await query(waiting, (id) => change(waiting, id, { status: 'waiting_approval' }, 'session.waiting')),
    ).toMatchObject({ status: 202, body: { status: 'waiting_approval' } });
    const slow = await startApi();
    const answer = await query(slow, () => slow.clock.advance(20_000));
    expect(answer).toMatchObject({ status: 202, body: { status: 'queued' } });
  });

  it('answers a session that fails with its failure', async () => {
    const api = await startApi();
    const failure = { code: 'BudgetExceeded', message: 'Cannot go on because the budget is spent.' };
    expect(
      await query(api, (id) => change(api, id, { status: 'failed', failure }, 'session.failed')),
    ).toMatchObject({
      status: 429,
      body: { error_code: 'BudgetExceeded', session_id: 'asked' },
    });
  });
});
