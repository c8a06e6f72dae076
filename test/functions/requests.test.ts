import { describe, expect, it } from 'vitest';
import { erase, getSession, listSessions, query, submit } from '../../functions/api/handlers/sessions.ts';
import { answerOf, parseGatewayEvent } from '../../functions/lambda/gateway.ts';
import { servePart } from '../../functions/lambda/serve-part.ts';
import { functionSettingsSchema } from '../../src/contracts/function-settings.ts';
import { message } from '../../src/usecases/message.ts';
import { submit as submitSession } from '../../src/usecases/submit.ts';
import { sessionRoutes } from '../../topology/routes/sessions.ts';
import { startApi } from './api/harness.ts';
import { gatewayEvent, people } from './gateway-events.ts';

const settings = functionSettingsSchema.parse({
  DELIBERATE_FUNCTION: 'probe',
  DELIBERATE_STAGE: 'test',
  DELIBERATE_VERSION: '1.2.3',
});

const start = async () => {
  const api = await startApi();
  const serve = servePart(
    { services: api.services, settings },
    {
      routes: sessionRoutes,
      handlers: { submit, query, getSession, listSessions, erase },
      useCases: { submit: submitSession, message },
    },
  );
  const call = async (...given: Parameters<typeof gatewayEvent>) => {
    const answer = await answerOf(await serve(parseGatewayEvent(gatewayEvent(...given))));
    return { ...answer, body: JSON.parse(answer.body) as Record<string, unknown> };
  };
  return { ...api, call };
};
const resource = '/sessions/{session_id}';

describe('a function behind routes of the REST API', () => {
  it('answers for whom the authorizer named, whatever stage and base path it is called under', async () => {
    const { call } = await start();
    const made = await call('POST', '/sessions', { as: people.operator, body: { input: 'x' } });
    expect(made).toMatchObject({ statusCode: 202, isBase64Encoded: false });
    const session_id = String(made.body['session_id']);
    expect(made.headers['x-session-id']).toBe(session_id);
    expect(await call('GET', resource, { as: people.operator, path: { session_id } })).toMatchObject({
      statusCode: 200,
      body: { session_id, status: 'queued' },
    });
    expect(await call('GET', resource, { as: people.stranger, path: { session_id } })).toMatchObject({
      statusCode: 404,
      body: { error_code: 'NotFound' },
    });
  });

  it('believes nothing that the request itself says of who asks', async () => {
    const { call, keys } = await start();
    const headers = {
      'X-API-Key': keys.admin,
      'X-Amzn-Principal': JSON.stringify(people.operator),
      principal: JSON.stringify(people.operator),
    };
    for (const authorizer of [null, {}, { principal: '{' }, { principal: '{"tenant":"acme"}' }]) {
      expect(await call('GET', '/sessions', { headers, authorizer })).toMatchObject({
        statusCode: 401,
        body: { error_code: 'Unauthenticated' },
      });
    }
  });

  it('answers 429 with Retry-After, before any work, to who has used up its limit', async () => {
    const { call, started } = await start();
    const limited = await call('POST', '/sessions', { limited: 17, body: { input: 'x' } });
    expect(limited).toMatchObject({
      statusCode: 429,
      headers: { 'retry-after': '17' },
      body: { error: true, error_code: 'RateLimited', retry_after_seconds: 17 },
    });
    const text = { limited: '17', principal: JSON.stringify(people.operator) };
    expect(await call('GET', '/sessions', { authorizer: text })).toMatchObject({ statusCode: 429 });
    expect(started).toEqual([]);
  });

  it('takes bodies as they come: none, base64, not JSON, too large', async () => {
    const { call } = await start();
    const as = people.operator;
    const post = (more: Parameters<typeof gatewayEvent>[2]) => call('POST', '/sessions', { as, ...more });
    expect(await post({})).toMatchObject({ statusCode: 400, body: { error_code: 'InvalidRequest' } });
    expect(await post({ body: { input: 'Grüße' }, base64: true })).toMatchObject({ statusCode: 202 });
    expect(await post({ body: '{"input":' })).toMatchObject({ body: { error_code: 'MalformedJson' } });
    expect(await post({ body: '\ud800' })).toMatchObject({ statusCode: 400 });
    expect(await post({ body: `{"input":"${'a'.repeat(300_000)}"}` })).toMatchObject({
      statusCode: 413,
      body: { error_code: 'TooLarge' },
    });
    expect(await post({ body: 'input=x', headers: { 'Content-Type': 'text/plain' } })).toMatchObject({
      statusCode: 415,
    });
  });

  it('takes queries, and ids that are none, as they come', async () => {
    const { call } = await start();
    const as = people.operator;
    expect(await call('GET', '/sessions', { as, query: { limit: '1' } })).toMatchObject({ statusCode: 200 });
    expect(await call('GET', '/sessions', { as, query: { limit: 'ä&=' } })).toMatchObject({
      statusCode: 400,
    });
    for (const session_id of ['a/b', '..', '%2e%2e', 'ä', 'a b', ''])
      expect((await call('GET', resource, { as, path: { session_id } })).statusCode).toBe(404);
  });

  it('survives headers that are none', async () => {
    const { call } = await start();
    const headers = { 'bad name': 'x', 'X-Ünicode': 'y', 'X-Session-ID': 'Ωmega', 'X-Ok': 'naïve ✓' };
    expect(
      await call('POST', '/sessions', { as: people.operator, headers, body: { input: 'x' } }),
    ).toMatchObject({
      statusCode: 400,
      body: { details: [{ path: 'X-Session-ID' }] },
    });
  });

  it('goes by the correlation id that came, else by the gateway’s', async () => {
    const { call } = await start();
    const as = people.operator;
    const named = await call('GET', '/sessions', { as, headers: { 'X-Correlation-Id': 'mine-1' } });
    expect(named.headers['x-correlation-id']).toBe('mine-1');
    const unnamed = await call('GET', '/sessions', { as });
    expect(unnamed.headers['x-correlation-id']).toBe('c6af9ac6-7b61-11e6-9a41-93e8deadbeef');
  });

  it('serves its own rows and no others, and fails by name for a use case it does not bring', async () => {
    const { call, logged } = await start();
    const as = { ...people.operator, roles: ['admin'] as const };
    expect(await call('GET', '/keys', { as: { ...as, roles: ['admin'] } })).toMatchObject({
      statusCode: 404,
    });
    const path = { session_id: 'ses_1' };
    expect(await call('DELETE', resource, { as: people.operator, path })).toMatchObject({ statusCode: 500 });
    expect(logged.some(({ event }) => event === 'http.failed')).toBe(true);
  });

  it('refuses an event that is none of a REST API', () => {
    for (const event of [undefined, {}, { httpMethod: 'GET' }, [], 'x'])
      expect(() => parseGatewayEvent(event)).toThrow();
  });
});
