import { spawn } from 'node:child_process';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { install } from './install.ts';
import type { Installed } from './install.ts';

let installed: Installed;
beforeAll(() => {
  installed = install();
  console.log(`The package has ${(installed.bytes / 1e6).toFixed(1)} MB packed.`);
});
afterAll(() => (installed as Installed | undefined)?.dispose());

const app = `import { App } from 'aws-cdk-lib';
import { Deliberate, stageOf } from 'deliberate/cdk';

const app = new App({ outdir: 'cdk.out' });
const library = new Deliberate(app, 'Library', { pack: 'pack', stage: stageOf('dev') });
const names: string[] = library.stacks.map((stack) => stack.stackName);
app.synth();
console.log(names.join('\\n'));
`;

const packTest = `import { extensionFaults, loadPack } from 'deliberate/testing';

const faults: string[] = await extensionFaults({
  pack: loadPack('pack'),
  env: { LIBRARY_URL: 'https://library.example', LIBRARY_TOKEN: 'token' },
  target: () => ({
    fetch: async () => Response.json({ message_id: 'm1', channel: 'api', delivered_at: 'now' }),
    effects: () => 1,
  }),
  examples: { reply: { input: { text: 'Done.' } } },
});
console.log(faults.join('\\n'));
`;

describe('the package in an empty app', () => {
  it('has its declarations in order', () => {
    writeFileSync(join(installed.app, 'app.ts'), app);
    writeFileSync(join(installed.app, 'pack-test.ts'), packTest);
    const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
    const strictly = ['--strict', '--noEmit', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2024'];
    const types = ['--types', 'node', '--typeRoots', join(import.meta.dirname, '../../node_modules/@types')];
    const run = (): string =>
      installed.run(process.execPath, tsc, ...strictly, ...types, 'app.ts', 'pack-test.ts');
    expect(run).not.toThrow();
  });

  it('synthesizes the stacks of a pack of the app’s own', () => {
    writeFileSync(join(installed.app, 'app.ts'), app);
    const stacks = installed.run(process.execPath, 'app.ts').trim().split('\n');
    expect(stacks.map((name) => name.split('-').at(-1))).toEqual([
      ...['Data', 'Knowledge', 'Search', 'Agents', 'Api', 'Operations'],
    ]);
    const out = join(installed.app, 'cdk.out');
    const templates = globSync('*.template.json', { cwd: out });
    expect(templates.length).toBeGreaterThanOrEqual(stacks.length);
    const all = templates.map((name) => readFileSync(join(out, name), 'utf8')).join('\n');
    for (const kind of [
      'Lambda::Function',
      'StepFunctions::StateMachine',
      'ApiGateway::RestApi',
      'ECS::Service',
    ]) {
      expect(all).toContain(`AWS::${kind}`);
    }
    const assets = globSync('asset.*/index.mjs', { cwd: out });
    const code = assets.filter((file) => existsSync(join(out, file, '../pack.json')));
    expect(code.length).toBeGreaterThan(20);
    // The pack's own code is bundled with what runs it, and loads by itself.
    const loading = `const { handler } = await import(process.argv[1]); console.log(typeof handler, typeof fetch);`;
    const extension = join(installed.app, '.deliberate/build');
    const [reply = ''] = globSync('*/extensions/reply/index.mjs', { cwd: extension });
    const settings = [
      ...[
        'AWS_REGION=eu-west-1',
        'DELIBERATE_FUNCTION=reply',
        'DELIBERATE_STAGE=dev',
        'DELIBERATE_VERSION=1',
      ],
      ...[
        'EXTENSION_SECRETS={"LIBRARY_TOKEN":"arn"}',
        'EXTENSION_SETTINGS={"LIBRARY_URL":"https://a.example"}',
      ],
    ];
    const node = [process.execPath, '--input-type=module', '--eval', loading, join(extension, reply)];
    expect(installed.run('env', ...settings, ...node).trim()).toBe('function undefined');
  });

  it('tests a pack’s extensions', () => {
    writeFileSync(join(installed.app, 'pack-test.ts'), packTest);
    const faults = installed.run(process.execPath, 'pack-test.ts').trim().split('\n');
    expect(faults).toContain('waive_fine: it has no example');
    expect(faults.filter((fault) => fault.startsWith('reply'))).toEqual([]);
  });

  it.each([
    [
      'the pack that ships',
      undefined,
      'I was charged twice for invoice inv-2026-03-10482. Please refund it.',
      '10482',
    ],
    ['a pack of the app’s own', 'pack', 'Please renew loan L-4821 for me.', '30417'],
  ])('starts the one-machine host with %s, which answers and stops', async (_, pack, query, customer_id) => {
    const env = {
      PATH: process.env['PATH'],
      PORT: '0',
      DELIBERATE_DATA: join(installed.app, `data-${pack ?? 'shipped'}`),
      DELIBERATE_API_KEY: 'a-key-of-this-test',
      ...(pack === undefined ? {} : { DELIBERATE_PACK: pack }),
    };
    const program = join(installed.app, 'node_modules/.bin/deliberate');
    const host = spawn(program, ['start', '--quiet'], {
      cwd: installed.app,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise((done) => host.once('exit', done));
    try {
      const lines = createInterface({ input: host.stdout });
      const url = await Promise.race([
        new Promise<string>((found) => {
          lines.on('line', (line) => /^ready (\S+)$/.exec(line)?.[1] !== undefined && found(line.slice(6)));
        }),
        ended.then((status) => Promise.reject(new Error(`It ended with ${String(status)}.`))),
      ]);
      const response = await fetch(`${url}/query`, {
        method: 'POST',
        headers: { 'X-API-Key': env.DELIBERATE_API_KEY, 'content-type': 'application/json' },
        body: JSON.stringify({ query, customer_id }),
      });
      const { session_id } = (await response.json()) as { session_id: string };
      const session = await fetch(`${url}/sessions/${session_id}`, {
        headers: { 'X-API-Key': env.DELIBERATE_API_KEY },
      });
      // The proposal was made with what the pack's tools read from its companion.
      const { actions } = (await session.json()) as { actions: { name: string; status: string }[] };
      if (pack === undefined) expect(actions).toMatchObject([{ status: 'waiting_approval' }]);
      else expect(actions).toContainEqual(expect.objectContaining({ name: 'renew_loan', status: 'done' }));
    } finally {
      host.kill('SIGTERM');
    }
    expect(await ended).toBe(0);
  });
});
