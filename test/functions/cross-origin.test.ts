import { describe, expect, it } from 'vitest';
import { events, getSession, submit } from '../../functions/api/handlers/sessions.ts';
import { answerOf, parseGatewayEvent } from '../../functions/lambda/gateway.ts';
import { servePart } from '../../functions/lambda/serve-part.ts';
import { functionSettingsSchema } from '../../src/contracts/function-settings.ts';
import { submit as submitSession } from '../../src/usecases/submit.ts';
import { sessionRoutes } from '../../topology/routes/sessions.ts';
import { startApi } from './api/harness.ts';
import { gatewayEvent, people } from './gateway-events.ts';

const origin = 'https://console.example.com';

const start = async (env: Record<string, string> = { DELIBERATE_CONSOLE_ORIGIN: origin }) => {
  const api = await startApi();
  const settings = functionSettingsSchema.parse({
    DELIBERATE_FUNCTION: 'probe',
    DELIBERATE_STAGE: 'test',
    DELIBERATE_VERSION: '1',
    DELIBERATE_STREAMING: 'off',
    ...env,
  });
  const part = {
    routes: sessionRoutes,
    handlers: { submit, getSession, events },
    useCases: { submit: submitSession },
  };
  const serve = servePart({ services: api.services, settings }, part);
  return async (...given: Parameters<typeof gatewayEvent>) =>
    answerOf(await serve(parseGatewayEvent(gatewayEvent(...given))));
};
const allowed = 'access-control-allow-origin';
const as = people.operator;

describe('a function’s answer to pages of the console', () => {
  it('can be read by them, with its ids, as can its errors and its events', async () => {
    const call = await start();
    const made = await call('POST', '/sessions', { as, body: { input: 'x' } });
    expect(made).toMatchObject({ statusCode: 202, headers: { [allowed]: origin, vary: 'Origin' } });
    const exposed = made.headers['access-control-expose-headers']?.toLowerCase().split(', ') ?? [];
    const own = Object.keys(made.headers).filter((name) => /^x-(?!content)/.test(name));
    expect(own.toSorted()).toEqual(['x-correlation-id', 'x-session-id']);
    for (const name of own) expect(exposed).toContain(name);

    const path = { session_id: made.headers['x-session-id'] ?? '' };
    const none = await call('GET', '/sessions/{session_id}', { as, path: { session_id: 's_none' } });
    expect(none).toMatchObject({ statusCode: 404, headers: { [allowed]: origin } });
    const refused = await call('GET', '/sessions/{session_id}', { path });
    expect(refused).toMatchObject({ statusCode: 401, headers: { [allowed]: origin } });
    const headers = { Accept: 'text/event-stream' };
    const stream = await call('GET', '/sessions/{session_id}/events', { as, path, headers });
    expect(stream).toMatchObject({
      statusCode: 200,
      headers: { [allowed]: origin, 'content-type': 'text/event-stream; charset=utf-8' },
    });
  });

  it('says nothing of origins where the stage names no console', async () => {
    const call = await start({});
    const made = await call('POST', '/sessions', { as, body: { input: 'x' } });
    expect(Object.keys(made.headers).filter((name) => /^access-control|^vary/.test(name))).toEqual([]);
  });
});
