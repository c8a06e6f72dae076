import { describe, expect, it } from 'vitest';
import { startServer } from '../../../local/server/index.ts';
import { errorBodySchema } from '../../../src/contracts/api.ts';
import { Failure } from '../../../src/contracts/errors.ts';
import { raw, serving } from './serving.ts';

const serve = serving();

describe('the server', () => {
  it('serves the API over HTTP', async () => {
    const { server, keys } = await serve();
    expect(server.url).toBe(`http://127.0.0.1:${server.port}`);
    const response = await fetch(`${server.url}/sessions`, {
      method: 'POST',
      headers: { 'X-API-Key': keys.operator, 'Content-Type': 'application/json' },
      body: '{"input":"x"}',
    });
    expect(response.status).toBe(202);
  });

  it('names a port that is taken', async () => {
    const { server, deps, hub } = await serve();
    const second = startServer(deps, { hub, port: server.port });
    await expect(second).rejects.toThrow(Failure);
    await expect(second).rejects.toMatchObject({ code: 'PortInUse' });
  });

  it.each([
    ['what is not HTTP', 'hello\r\n\r\n', 400],
    ['headers beyond all bounds', `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'a'.repeat(50_000)}\r\n\r\n`, 413],
    [
      'a target that is no path',
      'GET http://[:::1]:x/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
      400,
    ],
    ['an odd host', 'GET /health HTTP/1.1\r\nHost: a b/c\r\nConnection: close\r\n\r\n', 400],
    [
      'a path of bare percent signs',
      'GET /sessions/%%% HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
      401,
    ],
    [
      'a body that breaks off',
      'POST /sessions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n',
      400,
    ],
  ])('answers %s in the shape of every failure, and stays up', async (_what, text, status) => {
    const { server } = await serve();
    const answer = await raw(server.port, text);
    expect(answer.split('\r\n')[0]).toContain(String(status));
    const [, body = ''] = answer.split('\r\n\r\n');
    expect(errorBodySchema.parse(JSON.parse(body.replace(/^[0-9a-f]+\r\n|\r\n0$/g, ''))).error).toBe(true);
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
  });

  it('refuses a body beyond all bounds without reading it whole, announced or not', async () => {
    const { server, keys } = await serve();
    const headers = { 'X-API-Key': keys.operator, 'Content-Type': 'application/json' };
    const big = `{"input":"${'a'.repeat(2_000_000)}"}`;
    const announced = await fetch(`${server.url}/sessions`, { method: 'POST', headers, body: big });
    expect(announced.status).toBe(413);
    const stream = new ReadableStream({
      start(controller) {
        for (let count = 0; count < 20; count += 1) controller.enqueue(Buffer.alloc(50_000, 'a'));
        controller.close();
      },
    });
    const init = { method: 'POST', headers, body: stream, duplex: 'half' } as RequestInit;
    const chunked = await fetch(`${server.url}/sessions`, init);
    expect(chunked.status).toBe(413);
    expect(await chunked.json()).toMatchObject({ error_code: 'TooLarge' });
  });

  it('stops following once the client of a stream has gone', async () => {
    const { server, keys, call, services } = await serve();
    const { body } = await call('POST', '/sessions', { as: 'operator', body: { input: 'x' } });
    const followers = async (): Promise<string> => (await call('GET', '/metrics')).text;
    const controller = new AbortController();
    const response = await fetch(`${server.url}/sessions/${String(body['session_id'])}/events`, {
      headers: { 'X-API-Key': keys.operator },
      signal: controller.signal,
    });
    await response.body?.getReader().read();
    expect(await followers()).toContain('deliberate_followers{transport="sse"} 1');
    controller.abort();
    await expect.poll(followers).toContain('deliberate_followers{transport="sse"} 0');
    expect(services.clock.now()).toBeGreaterThan(0);
  });
});
