import { access, constants, statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { defaultPack } from '../local/host/default-pack.ts';
import { readySchema } from '../src/contracts/api.ts';
import type { Common } from './command.ts';
import { clientOf, print, talking } from './command.ts';
import type { Run } from './run.ts';
import type { Terminal } from './terminal.ts';
import { paint } from './terminal.ts';

type Check = { check: string; ok: boolean; note: string };
type Options = Common & { data?: string; pack?: string };

/** `deliberate doctor`: what a host needs, checked one by one, and whether one answers. */
export const addDoctor = (program: Command, run: Run): void => {
  talking(program.command('doctor'))
    .description('check what a host needs, and whether one serves')
    .option('--data <dir>', 'data folder (DELIBERATE_DATA, or .deliberate)')
    .option('--pack <dir>', 'pack (DELIBERATE_PACK, or packs/support)')
    .action((options: Options) =>
      run(async (terminal) => {
        const data = options.data ?? terminal.env['DELIBERATE_DATA'] ?? '.deliberate';
        const pack = options.pack ?? terminal.env['DELIBERATE_PACK'] ?? defaultPack();
        const checks = [
          await check('node', nodeVersion),
          await check('sqlite', fts5),
          await check('data folder', () => writable(data)),
          await check('pack', () => packOf(pack)),
          await check('server', () => serving(options, terminal)),
        ];
        const ok = checks.every((one) => one.ok || one.check === 'server');
        print(terminal, options, { ok, checks }, (answer) =>
          answer.checks
            .map((one) => {
              const mark = one.ok
                ? paint(terminal, 'green', '✓')
                : paint(terminal, one.check === 'server' ? 'yellow' : 'red', '✗');
              return `${mark} ${one.check}: ${one.note}`;
            })
            .join('\n'),
        );
        return ok;
      }),
    );
};

const check = async (name: string, run: () => Promise<string> | string): Promise<Check> => {
  try {
    return { check: name, ok: true, note: await run() };
  } catch (thrown) {
    return { check: name, ok: false, note: thrown instanceof Error ? thrown.message : 'failed' };
  }
};

const nodeVersion = (): string => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 24 || (major === 24 && minor >= 12)) return process.version;
  throw new Error(
    `Cannot run on ${process.version} because 24.12 is needed; run it through npm, which brings it.`,
  );
};

const fts5 = async (): Promise<string> => {
  const { DatabaseSync } = await import('node:sqlite');
  const db = new DatabaseSync(':memory:');
  db.exec('CREATE VIRTUAL TABLE words USING fts5(text)');
  db.close();
  return 'full-text search works';
};

const writable = async (folder: string): Promise<string> => {
  let at = resolve(folder);
  for (;;) {
    const there = await access(at).then(
      () => true,
      () => false,
    );
    if (there) break;
    at = dirname(at);
  }
  await access(at, constants.W_OK).catch(() => {
    throw new Error(`Cannot write to ${at}.`);
  });
  const { bavail, bsize } = await statfs(at);
  const free = bavail * bsize;
  if (free < 100 * 2 ** 20) throw new Error(`Cannot keep data in ${at} because less than 100 MiB are free.`);
  return `${resolve(folder)}, ${(free / 2 ** 30).toFixed(1)} GiB free`;
};

const packOf = async (folder: string): Promise<string> => {
  const { loadPack } = await import('../src/adapters/pack/index.ts');
  const pack = loadPack(folder);
  return `${pack.manifest.title} ${pack.manifest.version}, ${pack.articles.length} articles`;
};

const serving = async (options: Common, terminal: Terminal): Promise<string> => {
  const { ready, checks } = await clientOf(options, terminal).call('GET', '/ready', readySchema);
  if (ready) return 'serves';
  const failing = Object.entries(checks).filter(([, one]) => !one.ok);
  throw new Error(`It serves, but is not ready: ${failing.map(([name]) => name).join(', ')}.`);
};
