import { describe, expect, it } from 'vitest';
import { acrossOrigins } from '../../../functions/api/cross-origin.ts';
import { originSchema } from '../../../src/contracts/origin.ts';

const origin = 'https://console.example.com';
const serve = (of: string | undefined, answer = () => Response.json({})) =>
  acrossOrigins(of, async (_request: Request) => answer());
const requestOf = (method: string, headers: Record<string, string> = {}) =>
  new Request('http://127.0.0.1/sessions', { method, headers: { Origin: origin, ...headers } });
const asked = requestOf('OPTIONS', { 'Access-Control-Request-Method': 'POST' });

describe('an answer to pages of another origin', () => {
  it('says that one origin, whoever asks, and what of it may be read', async () => {
    for (const asking of [origin, 'https://elsewhere.example.com']) {
      const answer = await serve(origin)(requestOf('GET', { Origin: asking }));
      expect(answer.headers.get('Access-Control-Allow-Origin')).toBe(origin);
      expect(answer.headers.get('Vary')).toBe('Origin');
      const exposed = answer.headers.get('Access-Control-Expose-Headers')?.split(', ');
      expect(exposed).toEqual(expect.arrayContaining(['X-Correlation-Id', 'X-Session-ID', 'Retry-After']));
    }
  });

  it('says nothing where there is no such origin', async () => {
    const answer = await serve(undefined)(requestOf('GET'));
    expect([...answer.headers.keys()]).toEqual(['content-type']);
  });

  it('keeps what it varied with before', async () => {
    const answer = () => new Response(null, { headers: { Vary: 'Accept' } });
    expect((await serve(origin, answer)(requestOf('GET'))).headers.get('Vary')).toBe('Accept, Origin');
  });

  it('is given before a request too, when a browser asks whether it may send one', async () => {
    const never = (): Response => {
      throw new Error('Cannot be called.');
    };
    const { status, headers } = await serve(origin, never)(asked);
    expect(status).toBe(204);
    expect(headers.get('Access-Control-Allow-Origin')).toBe(origin);
    expect(headers.get('Access-Control-Allow-Methods')).toContain('POST');
    expect(headers.get('Access-Control-Allow-Headers')?.split(', ')).toEqual(
      expect.arrayContaining(['X-API-Key', 'Authorization', 'Idempotency-Key', 'Last-Event-ID']),
    );
  });

  it('leaves the question to whoever serves, where there is no such origin', async () => {
    expect((await serve(undefined, () => new Response(null, { status: 404 }))(asked)).status).toBe(404);
  });
});

describe('an origin', () => {
  it('is scheme, host and port alone', () => {
    for (const right of [origin, 'http://127.0.0.1:5173'])
      expect(originSchema.safeParse(right).success).toBe(true);
    for (const wrong of [`${origin}/`, 'console.example.com', '*', `${origin}/app`, ''])
      expect(originSchema.safeParse(wrong).success, wrong).toBe(false);
  });
});
