import { describe, expect, it } from 'vitest';
import { raw, serving } from './serving.ts';

const origin = 'https://console.example.com';
const start = serving();
const serve = (settings: { console_origin?: string } = { console_origin: origin }) => start({ settings });
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
    const answer = await raw(
      server.port,
      'GET http://[:::1]:x/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    );
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
