import { describe, expect, it } from 'vitest';
import { errorBodySchema } from '../../../src/contracts/api.ts';
import { startApi } from './harness.ts';

const long = 'a'.repeat(10_001);
const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;

describe('requests that are not as they should be', () => {
  it.each([
    ['no body', '', 400, 'InvalidRequest'],
    ['broken JSON', '{"input": ', 400, 'MalformedJson'],
    ['JSON that is not an object', '[1]', 400, 'InvalidRequest'],
    ['a wrong type', '{"input": 7}', 400, 'InvalidRequest'],
    ['a misspelt field', '{"input": "x", "customer": "1"}', 400, 'InvalidRequest'],
    ['an empty input', '{"input": ""}', 400, 'InvalidRequest'],
    ['an input of white space', '{"input": " \\n "}', 400, 'InvalidRequest'],
    ['an input that is too long', `{"input": "${long}"}`, 400, 'InvalidRequest'],
    ['a NUL character', '{"input": "a\\u0000b"}', 400, 'InvalidRequest'],
    ['half a character', '{"input": "a\\ud800b"}', 400, 'InvalidRequest'],
    ['half a character in a name', '{"input": "x", "\\ud800": 1}', 400, 'InvalidRequest'],
    ['a __proto__', '{"input": "x", "__proto__": {"a": 1}}', 400, 'InvalidRequest'],
    ['deep nesting', nested(100_000), 400, 'InvalidRequest'],
    ['deep nesting in a field', `{"input": ${nested(50)}}`, 400, 'InvalidRequest'],
    [
      'a number beyond all bounds',
      '{"input": "x", "options": {"mcts_iterations": 1e999}}',
      400,
      'InvalidRequest',
    ],
    ['a body beyond all bounds', `{"input": "${'a'.repeat(300_000)}"}`, 413, 'TooLarge'],
  ])('answers %s with a clear error', async (_what, body, status, code) => {
    const { call } = await startApi();
    const answer = await call('POST', '/sessions', { as: 'operator', body });
    expect(answer).toMatchObject({ status, body: { error: true, error_code: code } });
    expect(errorBodySchema.parse(answer.body).correlation_id).toBe(answer.headers.get('x-correlation-id'));
  });

  it('takes the last of two members of one name, as JSON.parse does', async () => {
    const { call } = await startApi();
    const body = '{"input": "one", "input": "two"}';
    const { body: started } = await call('POST', '/sessions', { as: 'operator', body });
    const { body: session } = await call('GET', `/sessions/${String(started['session_id'])}`, {
      as: 'operator',
    });
    expect(session['input']).toBe('two');
  });

  it('names each wrong field', async () => {
    const { call } = await startApi();
    const body = { input: 'x', options: { mcts_iterations: 0, max_rounds: 'many' } };
    const { body: answer } = await call('POST', '/sessions', { as: 'operator', body });
    expect(answer['details']).toMatchObject([
      { path: 'options.mcts_iterations' },
      { path: 'options.max_rounds' },
    ]);
  });

  it('refuses other media types, other character sets and invalid UTF-8', async () => {
    const { call, fetch } = await startApi();
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/json; charset=latin1',
      '',
    ]) {
      const answer = await call('POST', '/sessions', {
        as: 'operator',
        body: '{"input":"x"}',
        headers: { 'Content-Type': type },
      });
      expect(answer).toMatchObject({ status: 415, body: { error_code: 'UnsupportedMediaType' } });
    }
    const response = await fetch('POST', '/sessions', {
      as: 'operator',
      body: new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]),
      headers: { 'Content-Type': 'application/json' },
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error_code: 'MalformedJson' });
    const headers = { 'Content-Type': 'application/json; charset="UTF-8"' };
    expect((await call('POST', '/sessions', { as: 'operator', body: '{"input":"x"}', headers })).status).toBe(
      202,
    );
  });

  it.each([
    ['/nothing'],
    ['/sessions/'],
    ['/sessions/a/b/c'],
    ['/sessions/%'],
    ['/sessions/%ff'],
    ['/sessions/%00'],
    ['/sessions/..%2f..%2fetc'],
    [`/sessions/${'a'.repeat(5_000)}`],
    ['/documents/%F0%9F%98%80'],
    ['/approvals/%ud800'],
  ])('answers 404 to %s', async (path) => {
    const { call } = await startApi();
    expect(await call('GET', path, { as: 'operator' })).toMatchObject({
      status: 404,
      body: { error: true, error_code: 'NotFound' },
    });
  });

  it('answers 404 to a method that a path has not', async () => {
    const { call } = await startApi();
    for (const method of ['PUT', 'PATCH', 'OPTIONS', 'DELETE']) {
      expect(await call(method, '/sessions', { as: 'operator' })).toMatchObject({ status: 404 });
    }
  });

  it.each([
    ['limit=0'],
    ['limit=101'],
    ['limit=ten'],
    ['limit='],
    ['limit=0x10'],
    ['limit=1&limit=2'],
    ['status=asleep'],
    ['statu=failed'],
    ['cursor=%00'],
    ['cursor=nonsense'],
    ['thread_id=a%20b'],
  ])('refuses the query ?%s', async (query) => {
    const { call } = await startApi();
    expect(await call('GET', `/sessions?${query}`, { as: 'operator' })).toMatchObject({
      status: 400,
      body: { error_code: 'InvalidRequest' },
    });
  });

  it('refuses headers of a wrong form', async () => {
    const { call } = await startApi();
    const body = { input: 'x' };
    for (const headers of [
      { 'Idempotency-Key': 'a b' },
      { 'Idempotency-Key': 'a'.repeat(201) },
      { 'X-Session-ID': 'a/b' },
    ]) {
      expect(
        await call('POST', '/sessions', { as: 'operator', body, headers: headers as never }),
      ).toMatchObject({ status: 400 });
    }
    expect(
      await call('GET', '/sessions/x/events', { as: 'operator', headers: { 'Last-Event-ID': 'first' } }),
    ).toMatchObject({ status: 400 });
  });
});

describe('correlation', () => {
  it('takes a well-formed id over, into the session too, and replaces any other', async () => {
    const { call, services } = await startApi();
    const headers = { 'X-Correlation-Id': 'ticket-42.a' };
    const answer = await call('POST', '/sessions', { as: 'operator', body: { input: 'x' }, headers });
    expect(answer.headers.get('x-correlation-id')).toBe('ticket-42.a');
    const session = await services.sessions.load('acme', String(answer.body['session_id']));
    expect(session?.correlation_id).toBe('ticket-42.a');
    for (const odd of ['a b', 'x'.repeat(129), '<script>']) {
      const replaced = await call('GET', '/health', { headers: { 'X-Correlation-Id': odd } });
      expect(replaced.headers.get('x-correlation-id')).toMatch(/^cor_[\w-]{22}$/);
    }
  });
});

describe('failures behind the API', () => {
  it('answers an unexpected error with Internal, tells nothing of it, and stays up', async () => {
    const { call, logged } = await startApi({
      useCases: {
        submit: async () => {
          throw new TypeError('secret detail of 10482');
        },
      },
    });
    const answer = await call('POST', '/sessions', { as: 'operator', body: { input: 'x' } });
    expect(answer).toMatchObject({ status: 500, body: { error_code: 'Internal' } });
    expect(answer.text).not.toContain('secret detail');
    expect(JSON.stringify(logged)).not.toContain('secret detail');
    expect(logged.find(({ event }) => event === 'http.failed')?.fields).toMatchObject({ cause: 'TypeError' });
    expect((await call('GET', '/health')).status).toBe(200);
  });

  it('says which check does not hold', async () => {
    const api = await startApi();
    expect((await api.call('GET', '/ready')).body).toEqual({
      ready: true,
      checks: { store: { ok: true, ms: 0 } },
    });
    Object.assign(api.deps.checks, {
      store: async () => {
        throw new Error('disk on fire');
      },
    });
    const answer = await api.call('GET', '/ready');
    expect(answer).toMatchObject({ status: 503, body: { ready: false, checks: { store: { ok: false } } } });
    expect(answer.text).not.toContain('fire');
  });

  it('counts requests and errors by route, never by tenant', async () => {
    const { call } = await startApi();
    await call('GET', '/sessions/x1', { as: 'operator' });
    await call('GET', '/elsewhere', { as: 'operator' });
    const { text } = await call('GET', '/metrics');
    expect(text).toContain('mcts_requests_total{route="/sessions/{session_id}",method="GET",status="404"} 1');
    expect(text).toContain('mcts_requests_total{route="none",method="GET",status="404"} 1');
    expect(text).toContain('mcts_errors_total{route="/sessions/{session_id}",code="NotFound"} 1');
    expect(text).toContain('mcts_active_requests 1');
    expect(text).toContain('mcts_request_duration_seconds_bucket');
    expect(text).not.toContain('acme');
  });
});
