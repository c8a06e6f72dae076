import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const bootstrap = readFileSync(join(root, 'lib/worker/bootstrap.mjs'), 'utf8');
const ends: (() => unknown)[] = [];
afterEach(() => ends.splice(0).forEach((end) => end()));

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Serves objects as S3 does to a client that asks by path. */
const objectStore = async (objects: Readonly<Record<string, string>>): Promise<string> => {
  const server = createServer((request, response) => {
    const key = decodeURIComponent(new URL(request.url ?? '', 'http://s3').pathname).slice('/assets/'.length);
    const text = objects[key];
    response.writeHead(text === undefined ? 404 : 200);
    response.end(text);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  ends.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** Runs the container's command as the task definition gives it, with the SDK of this repository for the image's. */
const start = async (files: readonly { name: string; text: string; sha256: string }[]) => {
  const folder = mkdtempSync(join(tmpdir(), 'deliberate-worker-'));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  const endpoint = await objectStore(Object.fromEntries(files.map(({ name, text }) => [`k-${name}`, text])));
  const list = files.map(({ name, sha256: digest }) => ({
    bucket: 'assets',
    key: `k-${name}`,
    sha256: digest,
    name,
  }));
  const child = spawn(process.execPath, ['--input-type=module', '--eval', bootstrap], {
    env: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      SDK_FOLDER: `${root}/`,
      BUNDLE_FOLDER: folder,
      BUNDLE_FILES: JSON.stringify(list),
    },
  });
  let output = '';
  child.stdout.on('data', (text: Buffer) => (output += text.toString()));
  child.stderr.on('data', (text: Buffer) => (output += text.toString()));
  const status = await new Promise<number | null>((done) => child.on('close', done));
  return { status, output };
};

const code = `
  import { readFileSync } from 'node:fs';
  console.log('runs with ' + readFileSync(new URL('./pack.json', import.meta.url), 'utf8'));
`;
const pack = '{"digest":"d"}';

describe('the search worker’s container', () => {
  test('fetches its bundle, checks it and runs it', async () => {
    const { status, output } = await start([
      { name: 'pack.json', text: pack, sha256: sha256(pack) },
      { name: 'index.mjs', text: code, sha256: sha256(code) },
    ]);
    expect(output).toContain(`runs with ${pack}`);
    expect(status).toBe(0);
  });

  test('can start threads of what it fetched', async () => {
    const thread = `import { parentPort } from 'node:worker_threads'; parentPort.postMessage('searches');`;
    const process = `
      import { Worker } from 'node:worker_threads';
      const worker = new Worker(new URL('./thread.mjs', import.meta.url), { execArgv: [], env: {} });
      worker.on('message', (text) => console.log('a thread ' + text));
    `;
    const { status, output } = await start([
      { name: 'thread.mjs', text: thread, sha256: sha256(thread) },
      { name: 'index.mjs', text: process, sha256: sha256(process) },
    ]);
    expect(output).toContain('a thread searches');
    expect(status).toBe(0);
  });

  test('runs nothing whose hash is another', async () => {
    const { status, output } = await start([
      { name: 'pack.json', text: pack, sha256: sha256(pack) },
      { name: 'index.mjs', text: `${code};`, sha256: sha256(code) },
    ]);
    expect(output).toContain('Cannot run index.mjs because its SHA-256 is');
    expect(output).not.toContain('runs with');
    expect(status).toBe(1);
  });
});
