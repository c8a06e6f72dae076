import { describe, expect, it } from 'vitest';
import { guardedFetch, type Transport } from '../../../src/adapters/extensions/guarded-fetch.ts';
import { declaredHosts } from '../../../src/adapters/extensions/hosts.ts';
import { ExtensionError } from '../../../src/extension/index.ts';

type Sent = { url: string; init: RequestInit };

const open = (
  answers: Record<string, () => Response | Promise<Response>>,
  { hosts = ['api.example'], maxBytes = 100 } = {},
): { fetch: ReturnType<typeof guardedFetch>; sent: Sent[]; controller: AbortController } => {
  const sent: Sent[] = [];
  const controller = new AbortController();
  const transport: Transport = async (url, init) => {
    sent.push({ url, init });
    const answer = answers[url];
    if (answer === undefined) throw new TypeError('fetch failed');
    return answer();
  };
  const declared = declaredHosts(hosts, { SHOP: 'http://127.0.0.1:4100/base', NAME: 'other.example' });
  return {
    fetch: guardedFetch({ hosts: declared, signal: controller.signal, transport, maxBytes }),
    sent,
    controller,
  };
};
const redirect = (status: number, location: string) => (): Response =>
  new Response(null, { status, headers: { location } });
const refused = { name: 'ExtensionError', kind: 'refused' };

describe('the fetch of an extension', () => {
  it('reaches a declared host and hands its answer on', async () => {
    const { fetch } = open({ 'https://api.example/a': () => Response.json({ a: 1 }) });
    expect(await (await fetch('https://api.example/a')).json()).toEqual({ a: 1 });
  });

  it.each([
    ['https://evil.example/', 'another host'],
    ['https://api.example.evil.example/', 'a host that begins alike'],
    ['https://sub.api.example/', 'a host below'],
    ['https://api.example:8443/', 'another port'],
    ['http://api.example/', 'no TLS'],
    ['file:///etc/passwd', 'a file'],
    ['https://user:pass@api.example/', 'credentials in the URL'],
    ['https://api.example@evil.example/', 'another host behind an @'],
    ['http://127.0.0.1:4101/', 'another port of this machine'],
  ])('refuses %s: %s', async (url) => {
    const { fetch, sent } = open({}, { hosts: ['api.example', '{SHOP}'] });
    await expect(fetch(url)).rejects.toMatchObject(refused);
    expect(sent).toEqual([]);
  });

  it('reaches hosts that settings name, on this machine without TLS', async () => {
    const { fetch } = open(
      {
        'http://127.0.0.1:4100/x': () => new Response('1'),
        'https://other.example/': () => new Response('2'),
      },
      { hosts: ['{SHOP}', '{NAME}'] },
    );
    expect(await (await fetch('http://127.0.0.1:4100/x')).text()).toBe('1');
    expect(await (await fetch('https://other.example/')).text()).toBe('2');
  });

  it('checks where a redirect leads', async () => {
    const { fetch, sent } = open({ 'https://api.example/a': redirect(302, 'https://evil.example/') });
    await expect(fetch('https://api.example/a')).rejects.toMatchObject(refused);
    expect(sent).toHaveLength(1);
  });

  it('hands no header on to another origin', async () => {
    const { fetch, sent } = open(
      {
        'https://api.example/a': redirect(307, 'https://b.example/'),
        'https://b.example/': () => new Response('b'),
      },
      { hosts: ['api.example', 'b.example'] },
    );
    await fetch('https://api.example/a', { headers: { authorization: 'Bearer t', 'x-key': 'k' } });
    expect(sent.map(({ init }) => init.headers)).toEqual([{ authorization: 'Bearer t', 'x-key': 'k' }, {}]);
  });

  it('follows five redirects and no more', async () => {
    const { fetch, sent } = open({ 'https://api.example/a': redirect(302, '/a') });
    await expect(fetch('https://api.example/a')).rejects.toMatchObject({ kind: 'failed' });
    expect(sent).toHaveLength(6);
  });

  it('repeats a POST behind 307 and makes it a GET behind 303', async () => {
    const { fetch, sent } = open({
      'https://api.example/keep': redirect(307, '/end'),
      'https://api.example/get': redirect(303, '/end'),
      'https://api.example/end': () => new Response('end'),
    });
    await fetch('https://api.example/keep', { method: 'POST', body: 'b' });
    await fetch('https://api.example/get', { method: 'POST', body: 'b' });
    expect(sent.map(({ init }) => [init.method, init.body])).toEqual([
      ['POST', 'b'],
      ['POST', 'b'],
      ['POST', 'b'],
      ['GET', undefined],
    ]);
  });

  it('reads an answer of the limit, and refuses one a byte longer', async () => {
    const { fetch } = open({
      'https://api.example/fits': () => new Response('x'.repeat(100)),
      'https://api.example/long': () => new Response('x'.repeat(101)),
    });
    expect(await (await fetch('https://api.example/fits')).text()).toHaveLength(100);
    await expect(fetch('https://api.example/long')).rejects.toMatchObject({ kind: 'failed' });
  });

  it('says that nothing was done while only reading failed', async () => {
    const { fetch } = open({});
    await expect(fetch('https://api.example/')).rejects.toMatchObject({ kind: 'failed' });
  });

  it('says nothing of the sort once something was sent', async () => {
    const { fetch } = open({});
    const post = fetch('https://api.example/', { method: 'post', body: 'b' });
    await expect(post).rejects.not.toBeInstanceOf(ExtensionError);
    await expect(fetch('https://api.example/')).rejects.not.toBeInstanceOf(ExtensionError);
    await expect(fetch('https://evil.example/')).rejects.not.toBeInstanceOf(ExtensionError);
  });

  it('knows a request that never left', async () => {
    const refusedConnection = new TypeError('fetch failed', {
      cause: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
    });
    const { fetch } = open({ 'https://api.example/': () => Promise.reject(refusedConnection) });
    const post = fetch('https://api.example/', { method: 'POST', body: 'b' });
    await expect(post).rejects.toMatchObject({ kind: 'failed' });
  });
});
