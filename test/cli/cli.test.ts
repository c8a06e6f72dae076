import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { EventType } from '../../src/contracts/events.ts';
import type { Session } from '../../src/contracts/session.ts';
import { emit } from '../../src/domain/draft.ts';
import { transact } from '../../src/usecases/transact.ts';
import type { Cli } from './support.ts';
import { startCli } from './support.ts';

const change = (cli: Cli, session_id: string, over: Partial<Session>, events: EventType[] = []) =>
  transact(cli.api.services, { tenant: 'acme', session_id }, (draft) => {
    Object.assign(draft.session, over);
    for (const type of events) emit(draft, type, { question: 'Which order?' });
  });

const at = '2026-03-02T09:00:00.000Z';
const clarification: Session['asks'][number] = {
  kind: 'clarification',
  ask_id: 'ask_1',
  status: 'open',
  requested_at: at,
  remind_at: at,
  decide_by: at,
  told: false,
  question: 'Which order?',
};

/** Starts `ask` and returns what ends it, with the id of the session that it began. */
const asking = async (cli: Cli, args: string[] = []) => {
  const before = cli.api.started.length;
  const done = cli.run(['ask', 'Where', 'is my order?', ...args]);
  await expect.poll(() => cli.api.started.length).toBe(before + 1);
  const { body } = await cli.api.call('GET', '/sessions', { as: 'operator' });
  const [newest] = body['sessions'] as { session_id: string }[];
  return { done, id: newest?.session_id ?? '' };
};

describe('deliberate ask', () => {
  it('prints a line an event, then the answer with numbered sources', async () => {
    const cli = await startCli();
    const { done, id } = await asking(cli, ['--customer', '10482']);
    const over: Partial<Session> = {
      status: 'concluded',
      response: 'It left on Monday. [delivery#2] It takes two days. [delivery#1] Really. [delivery#2]',
      confidence: 0.91,
      citations: [
        { source_id: 'delivery#1', title: 'Delivery', quote: 'It takes two days.' },
        { source_id: 'delivery#2', title: 'Delivery', quote: 'It left on Monday.' },
      ],
    };
    await change(cli, id, over, ['triage.done', 'session.concluded']);
    const { status, out } = await done;
    expect(status).toBe(0);
    expect(out).toMatch(/accepted\n.*triage.*\n.*✓ concluded/);
    expect(out).toContain('It left on Monday. [1] It takes two days. [2] Really. [1]');
    expect(out).toMatch(
      /\[1\] Delivery \(delivery#2\)\n {4}“It left on Monday.”\n\[2\] Delivery \(delivery#1\)/,
    );
    expect((await cli.api.services.sessions.load('acme', id))?.subject?.customer_id).toBe('10482');
  });

  it('says what a session waits for and the command to go on, and goes on', async () => {
    const cli = await startCli();
    const { done, id } = await asking(cli);
    await change(cli, id, { status: 'waiting_customer', asks: [clarification] }, ['session.waiting']);
    const { status, out } = await done;
    expect(status).toBe(0);
    expect(out).toContain('It asks back: Which order?');
    expect(out).toContain(`npm run deliberate -- ask --session ${id} "…"`);
    const next = cli.run(['ask', '--session', id, 'O-1001']);
    await expect
      .poll(async () => (await cli.api.services.sessions.load('acme', id))?.messages.length)
      .toBe(2);
    await change(cli, id, { status: 'concluded', response: 'Found.' }, ['session.concluded']);
    const { out: rest } = await next;
    expect(rest).toContain('Found.');
    expect(rest).not.toContain('accepted');
  });

  it('prints the session alone with --json', async () => {
    const cli = await startCli();
    const { done, id } = await asking(cli, ['--json']);
    await change(cli, id, { status: 'concluded', response: 'Found.' }, ['session.concluded']);
    expect((await done).json()).toMatchObject({ session_id: id, status: 'concluded', response: 'Found.' });
  });

  it('ends with 1 when the session failed, and says how to take it up again', async () => {
    const cli = await startCli();
    const { done, id } = await asking(cli);
    const failure = { code: 'ReasonerFailed', message: 'Cannot reason.' };
    await change(cli, id, { status: 'failed', failure }, ['session.failed']);
    const { status, out } = await done;
    expect(status).toBe(1);
    expect(out).toContain(`sessions resume ${id}`);
  });

  it('takes a broken stream up again where it broke', async () => {
    const cli = await startCli();
    const { body } = await cli.api.call('POST', '/sessions', { as: 'operator', body: { input: 'x' } });
    const id = String(body['session_id']);
    await change(cli, id, { status: 'concluded', response: 'Found.' }, ['triage.done', 'session.concluded']);
    let broken = 0;
    const { status, out } = await cli.run(['sessions', 'follow', id], {
      fetch: async (url, init) => {
        const path = (url as string).replace('http://server', '');
        const response = await cli.api.app.request(path, init);
        if (!path.includes('/events') || broken > 0) return response;
        broken += 1;
        const text = await response.text();
        const cut = new ReadableStream<Uint8Array>({
          start(controller) {
            controller.enqueue(Buffer.from(text.slice(0, text.indexOf('id: 2') + 20)));
          },
          pull: (controller) => controller.error(new TypeError('terminated')),
        });
        return new Response(cut, response);
      },
    });
    expect({ status, broken }).toEqual({ status: 0, broken: 1 });
    expect(out.match(/accepted/g)).toHaveLength(1);
    expect(out.match(/✓ concluded/g)).toHaveLength(1);
  });

  it('shows no control characters of what others wrote', async () => {
    const cli = await startCli();
    const { done, id } = await asking(cli);
    const response = 'red \u001b[31malert\u001b[0m \u009b2J\rgone';
    await change(cli, id, { status: 'concluded', response }, ['session.concluded']);
    expect((await done).out).not.toMatch(/[\u001b\u009b\r]/);
  });
});

describe('other commands', () => {
  it('lists, shows, cancels and erases sessions', async () => {
    const cli = await startCli();
    expect((await cli.run(['sessions', 'list'])).out).toBe('No sessions.\n');
    const { body } = await cli.api.call('POST', '/sessions', {
      as: 'operator',
      body: { input: 'Hello there' },
    });
    const id = String(body['session_id']);
    expect((await cli.run(['sessions', 'list', '--status', 'queued'])).out).toContain(id);
    expect((await cli.run(['sessions', 'show', id])).out).toContain('Hello there');
    expect((await cli.run(['sessions', 'cancel', id])).out).toBe(`${id} is cancelled.\n`);
    expect((await cli.run(['sessions', 'erase', id, '--json'])).json()).toEqual({
      session_id: id,
      erased: true,
    });
    const gone = await cli.run(['sessions', 'show', id]);
    expect(gone).toMatchObject({ status: 1, out: '' });
    expect(gone.err).toContain('Erased');
  });

  it('says that nothing waits, and fails on an approval that is not there', async () => {
    const cli = await startCli();
    expect((await cli.run(['approvals', 'list'])).out).toBe('Nothing waits.\n');
    const missing = await cli.run(['approvals', 'approve', 'apr_1', '--reason', 'fine', '--json']);
    expect(missing.status).toBe(1);
    expect(JSON.parse(missing.err)).toMatchObject({ error: true, error_code: 'NotFound' });
  });

  it('makes, lists and revokes keys', async () => {
    const cli = await startCli({}, 'admin');
    const made = await cli.run([
      'keys',
      'add',
      '--principal',
      'k',
      '--roles',
      'customer',
      '--customer',
      '7',
      '--json',
    ]);
    const { key, key_id } = made.json() as { key: string; key_id: string };
    expect(key).toMatch(/^dlb_/);
    const list = await cli.run(['keys', 'list']);
    expect(list.out).toContain(key_id);
    expect(list.out).not.toContain(key);
    expect((await cli.run(['keys', 'revoke', key_id])).status).toBe(0);
    expect((await cli.run(['keys', 'list'])).out).toContain('revoked');
    const refused = await cli.run(['keys', 'add', '--principal', 'k', '--roles', 'king']);
    expect(refused.status).toBe(1);
    expect(refused.err).toMatch(/InvalidRequest.*\n {2}roles\.0: /);
  });

  it('ingests files and folders, and reports each', async () => {
    const cli = await startCli();
    const folder = mkdtempSync(join(tmpdir(), 'deliberate-cli-'));
    try {
      mkdirSync(join(folder, 'guides'));
      writeFileSync(join(folder, 'guides', 'Set up.md'), '# Setting up\n\nPress the green button.\n');
      writeFileSync(join(folder, 'notes.txt'), 'Remember the milk.\n');
      writeFileSync(join(folder, 'picture.png'), 'no text');
      writeFileSync(join(folder, 'empty.md'), '  \n');
      const { status, json } = await cli.run(['ingest', folder, '--collection', 'guides', '--json']);
      expect(status).toBe(1);
      expect(json()['documents']).toMatchObject([
        { status: 'failed' },
        { status: 'indexed', document_id: 'guides.Set-up.md' },
        { status: 'indexed', document_id: 'notes.txt' },
      ]);
      const got = await cli.api.call('GET', '/documents/guides.Set-up.md', { as: 'operator' });
      expect(got.body).toMatchObject({ title: 'Setting up', collection: 'guides' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('searches in this process unless a server is named', async () => {
    const cli = await startCli();
    const line = [
      'search',
      '--problem',
      'tic-tac-toe',
      '--input',
      '',
      '--iterations',
      '100',
      '--seed',
      '4',
      '--json',
    ];
    const first = await cli.run(line);
    expect(first.json()).toMatchObject({ problem: 'tic-tac-toe', stats: { seed: 4, iterations: 100 } });
    expect(cli.calls).toEqual([]);
    const remote = await cli.run([...line, '--url', 'http://server']);
    expect(remote.json()).toEqual(first.json());
    expect(cli.calls).toEqual(['POST /search']);
  });

  it('plays connect four by lines', async () => {
    const cli = await startCli();
    const play = (text: string, ...flags: string[]) =>
      cli.run(['play', 'connect-four', ...flags], { input: Readable.from([text]) });
    const game =
      'move connect_four 0\nmove connect_four 6 010101\nmove connect_four 5 66006\nquit\nmove connect_four 0\n';
    const { status, out } = await play(game, '--iterations', '500');
    expect(status).toBe(0);
    const answers = out.trim().split('\n');
    expect(answers).toHaveLength(3);
    expect(answers[1]).toBe('0');
    expect((await play('move connect_four 0\n', '--cpu-ms', '5')).out).toMatch(/^[0-6]\n$/);
    expect((await play(game, '--iterations', '500')).out).toBe(out);
    for (const flags of [
      [],
      ['--iterations', '5', '--cpu-ms', '5'],
      ['--iterations', '0'],
      ['--cpu-ms', 'x'],
    ]) {
      expect((await play('quit\n', ...flags)).status).toBe(2);
    }
    expect((await play('mve 3\n', '--iterations', '5')).status).toBe(2);
  });
});

describe('exit status', () => {
  it.each([
    [['--help'], 0],
    [['ask', '--help'], 0],
    [[], 2],
    [['shout'], 2],
    [['ask'], 2],
    [['ask', 'x', '--loud'], 2],
    [['approvals', 'approve', 'apr_1'], 2],
    [['approvals', 'modify', 'apr_1', '--reason', 'x', '--arguments', '[1]'], 2],
    [['search', '--problem', 'tic-tac-toe', '--input', '', '--iterations', '0'], 2],
    [['search', '--problem', 'chess', '--input', ''], 1],
    [['ingest', '/nowhere/at/all'], 2],
    [['sessions', 'show', 'nothing'], 1],
  ])('of %j is %i', async (args, status) => {
    const cli = await startCli();
    expect((await cli.run(args)).status).toBe(status);
  });

  it('is 1 without a key and without a server, with advice', async () => {
    const cli = await startCli();
    const keyless = await cli.run(['sessions', 'list'], { env: { DELIBERATE_URL: 'http://server' } });
    expect(keyless).toMatchObject({ status: 1 });
    expect(keyless.err).toContain('DELIBERATE_API_KEY');
    const alone = await cli.run(['sessions', 'list'], {
      fetch: async () => Promise.reject(new TypeError('no')),
    });
    expect(alone.err).toMatch(/^Unreachable: Cannot reach http:\/\/server.*\n.*npm start/);
  });
});
