import { createServer } from 'node:http';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { main } from '../../cli/main.ts';
import { processTerminal } from '../../cli/terminal.ts';
import { operatorKey, workbench } from '../host/bench.ts';
import { clientOf, effectsIn } from '../host/client.ts';

const reportSchema = z.object({
  url: z.string(),
  passed: z.boolean(),
  checks: z.array(
    z.object({
      check: z.string(),
      status: z.enum(['ok', 'failed', 'skipped']),
      ms: z.number(),
      note: z.string(),
    }),
  ),
});

const verify = async (url: string, ...flags: string[]) => {
  let out = '';
  const terminal = {
    ...processTerminal(),
    colour: false,
    env: {},
    out: (text: string) => void (out += `${text}\n`),
  };
  const status = await main(['verify', '--url', url, '--timeout', '60', ...flags], terminal);
  return { status, out };
};
const reportOf = ({ out }: { out: string }) => reportSchema.parse(JSON.parse(out));

/** Passes requests on, and changes what comes back. */
const between = async (
  url: string,
  change: (path: string, answer: { status: number; text: string }) => void,
) => {
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const headers = Object.fromEntries(
        Object.entries(request.headers).flatMap(([name, value]) =>
          typeof value === 'string' && !['host', 'connection', 'content-length'].includes(name)
            ? [[name, value]]
            : [],
        ),
      );
      const body = Buffer.concat(chunks);
      const from = await fetch(`${url}${request.url ?? ''}`, {
        method: request.method ?? 'GET',
        headers,
        ...(body.length === 0 ? {} : { body }),
      });
      const answer = { status: from.status, text: await from.text() };
      change(request.url ?? '', answer);
      response.writeHead(answer.status, { 'content-type': from.headers.get('content-type') ?? 'text/plain' });
      response.end(answer.text);
    })();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
};

describe('deliberate verify', () => {
  const bench = workbench();
  const data = bench.folder();
  const host = bench.start({ data });
  beforeAll(async () => void (await host.ready), 60_000);

  it('holds for a host that serves, leaves no effect but replies, and erases what it made', async () => {
    const url = await host.ready;
    const done = await verify(url, '--key', operatorKey, '--socket-url', url.replace('http', 'ws'), '--json');
    const report = reportOf(done);
    expect(report.checks.filter((one) => one.status !== 'ok')).toEqual([]);
    expect(report.passed).toBe(true);
    expect(done.status).toBe(0);
    expect(report.checks.map((one) => one.check)).toContain('waits for an approval');
    expect(effectsIn(data)['refund']).toBeUndefined();
    const { body } = await clientOf(url).call('GET', '/sessions');
    expect(body['sessions']).toEqual([]);
  });

  it('prints a line a check, and skips what a key may not or what was not given', async () => {
    const url = await host.ready;
    const made = await clientOf(url).call('POST', '/keys', { principal: 'erp', roles: ['service'] });
    const { status, out } = await verify(url, '--key', String(made.body['key']));
    const short = reportOf(await verify(url, '--key', operatorKey, '--no-approval', '--json'));
    expect(short.checks.filter((one) => one.status === 'skipped').map((one) => one.note)).toEqual([
      'no --socket-url was given',
      '--no-approval was given',
    ]);
    const lines = out.trim().split('\n');
    expect(lines).toContainEqual(expect.stringMatching(/^✓ answers \(\d+ ms\): ses_\w+, \d+ citations$/));
    expect(lines).toContainEqual(expect.stringMatching(/^- serves a WebSocket .*no --socket-url was given$/));
    expect(lines).toContainEqual(
      expect.stringMatching(/^- waits for an approval .*the key may not GET \/approvals/),
    );
    expect(lines).toContainEqual(expect.stringMatching(/^- keeps an audit chain .*the key may not/));
    expect(lines.at(-1)).toMatch(/^\d+ hold, 0 do not, \d+ were not made\.$/);
    expect(status).toBe(0);
  });

  it('says what does not hold, and ends with 1', async () => {
    const url = await host.ready;
    const wrong = await between(url, (path, answer) => {
      if (path === '/ready') answer.status = 503;
      if (path.endsWith('/events'))
        answer.text = answer.text.replaceAll('session.concluded', 'session.failed');
    });
    try {
      const done = await verify(wrong.url, '--key', operatorKey, '--json');
      const failed = reportOf(done).checks.filter((one) => one.status === 'failed');
      expect(failed.map((one) => [one.check, one.note])).toEqual([
        ['ready', expect.stringContaining('GET /ready answers 503')],
        ['keeps events in order', 'the last is session.failed'],
      ]);
      expect(done.status).toBe(1);
    } finally {
      wrong.close();
    }
  });

  it('fails without a server, and with a key that is none', async () => {
    const url = await host.ready;
    const nobody = await verify('http://127.0.0.1:9', '--key', 'x', '--json');
    expect(nobody.status).toBe(1);
    expect(reportOf(nobody).checks[0]).toMatchObject({
      check: 'health',
      status: 'failed',
      note: expect.stringContaining('reaches nothing') as string,
    });
    const keyless = reportOf(await verify(url, '--json'));
    expect(keyless.passed).toBe(false);
    expect(keyless.checks.find((one) => one.check === 'answers')).toMatchObject({
      status: 'failed',
      note: expect.stringContaining('401 (Unauthenticated)') as string,
    });
  });

  it('is called wrongly without a pack that says what to ask', async () => {
    const terminal = { ...processTerminal(), env: {}, err: () => undefined };
    expect(await main(['verify', '--pack', 'nowhere'], terminal)).toBe(2);
    expect(await main(['verify', '--timeout', '0'], terminal)).toBe(2);
  });
});
