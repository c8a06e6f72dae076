import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { startServer } from '../../../local/server/index.ts';
import type { RunningServer } from '../../../local/server/index.ts';
import { startApi } from '../../functions/api/harness.ts';
import type { SimClock } from '../../support/sim-clock.ts';

const origin = 'https://console.example.com';
const running: { server: RunningServer; clock: SimClock }[] = [];
afterEach(async () => {
  for (const { server, clock } of running.splice(0)) {
    const closed = server.close();
    await clock.advance(2_000);
    await closed;
  }
});

const serve = async (settings: { console_origin?: string } = { console_origin: origin }) => {
  const api = await startApi({ settings });
  const server = await startServer(api.deps, { hub: api.hub, port: 0 });
  running.push({ server, clock: api.clock });
  return { ...api, server };
};
const allowed = (answer: Response): string | null => answer.headers.get('Access-Control-Allow-Origin');

describe('the server, to pages of the console', () => {
  it('answers what they ask before and after, errors included', async () => {
    const { server, keys } = await serve();
    const url = `${server.url}/sessions`;
    const before = await fetch(url, {
      method: 'OPTIONS',
      headers: { Origin: origin, 'Access-Control-Request-Method': 'POST' },
    });
    expect([before.status, allowed(before)]).toEqual([204, origin]);
    const headers = { 'X-API-Key': keys.operator, 'Content-Type': 'application/json' };
    const made = await fetch(url, { method: 'POST', headers, body: '{"input":"x"}' });
    expect([made.status, allowed(made)]).toEqual([202, origin]);
    const refused = await fetch(url);
    expect([refused.status, allowed(refused)]).toEqual([401, origin]);
    const lost = await fetch(`${server.url}/nowhere`);
    expect([lost.status, allowed(lost)]).toEqual([404, origin]);
  });

  it('answers a request whose target cannot be read, too', async () => {
    const { server } = await serve();
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(server.port, '127.0.0.1', () =>
        socket.write('GET http://[:::1]:x/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'),
      );
      let text = '';
      socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      socket.on('close', () => resolve(text)).on('error', reject);
    });
    expect(answer.toLowerCase()).toContain(`access-control-allow-origin: ${origin}\r\n`);
  });

  it('answers nobody else’s where there is no console', async () => {
    const { server } = await serve({});
    const before = await fetch(`${server.url}/sessions`, {
      method: 'OPTIONS',
      headers: { Origin: origin, 'Access-Control-Request-Method': 'POST' },
    });
    expect([before.status, allowed(before)]).toEqual([404, null]);
  });
});
