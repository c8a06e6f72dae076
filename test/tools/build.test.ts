import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packOf } from '../../functions/wiring/pack.ts';
import { loadPack } from '../../src/adapters/pack/index.ts';
import { systemClock } from '../../src/adapters/system/index.ts';
import { openThread, threadPool } from '../../src/adapters/threads/index.ts';
import { searchInSlices } from '../../src/usecases/search-here.ts';
import { bundle } from '../../tools/build/bundle.ts';
import { sourceDigest } from '../../tools/build/digest.ts';
import { buildAll, workerBundles } from '../../tools/build/build-all.ts';
import { copyTinyPack } from '../support/tiny-pack.ts';

const root = resolve(import.meta.dirname, '../..');
let out: string;
beforeAll(() => {
  out = mkdtempSync(join(tmpdir(), 'deliberate-build-'));
});
afterAll(() => rmSync(out, { recursive: true, force: true }));

describe('a bundle', () => {
  test('is a module that Node 24 loads alone, with its sources’ lines', async () => {
    const source = join(out, 'source.ts');
    writeFileSync(
      source,
      `import { readFileSync } from 'node:fs';
      const fail = (): never => { throw new Error('on purpose'); };
      if (readFileSync(new URL('./pack.json', import.meta.url), 'utf8') === 'fail') fail();
      export const handler = async (): Promise<string> => 'answered';\n`,
    );
    const folder = join(out, 'one');
    await bundle({ out: folder, entry: source }, root);
    writeFileSync(join(folder, 'pack.json'), '{}');
    const run = (code: string): string =>
      execFileSync(process.execPath, ['--enable-source-maps', '--input-type=module', '--eval', code], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    const load = `const { handler } = await import(${JSON.stringify(join(folder, 'index.mjs'))});`;
    expect(run(`${load} process.stdout.write(await handler());`)).toBe('answered');
    writeFileSync(join(folder, 'pack.json'), 'fail');
    expect(() => run(load)).toThrow(/source\.ts:2/);
  });
});

describe('the search worker’s bundles', () => {
  test('hold what its threads run, which searches as it is', async () => {
    const [, thread] = workerBundles(root, join(out, 'worker'));
    if (thread === undefined) throw new Error('There is no bundle for threads.');
    await bundle(thread, root);
    const order = { problem: 'tic-tac-toe', input: '4', options: { iterations: 300, seed: 2 } };
    const searches = threadPool({
      threads: 1,
      open: () => openThread(pathToFileURL(join(out, 'worker/thread.mjs'))),
      clock: systemClock,
    });
    try {
      const here = await searchInSlices({ clock: systemClock }).run(order, { tenant: 'acme' });
      expect(await searches.run(order, { tenant: 'acme' })).toEqual(here);
    } finally {
      await searches.close();
    }
  });
});

describe('the build step', () => {
  test('writes the pack, checked and without its golden cases, beside every bundle', async () => {
    const { folder, dispose } = copyTinyPack();
    try {
      const built = join(out, 'tiny');
      await buildAll({ pack: folder, out: built, empty: true });
      const pack = packOf(readFileSync(join(built, 'functions/answer/pack.json'), 'utf8'));
      const loaded = loadPack(folder);
      expect(pack).toEqual({ ...loaded, golden: [], folder: '' });
      for (const { extension_id, code } of loaded.extensions.extensions) {
        expect(existsSync(join(built, 'extensions', extension_id, 'index.mjs'))).toBe(code !== undefined);
      }
      for (const name of ['index', 'thread'])
        expect(existsSync(join(built, `worker/${name}.mjs`))).toBe(true);
    } finally {
      dispose();
    }
  });

  test('does nothing a second time, and builds anew when a file of the pack changes', async () => {
    const { folder, dispose } = copyTinyPack();
    try {
      const built = join(out, 'again');
      const madeAt = (): number => statSync(join(built, 'pack.json')).mtimeMs;
      await buildAll({ pack: folder, out: built, empty: true });
      const first = madeAt();
      await buildAll({ pack: folder, out: built, empty: true });
      expect(madeAt()).toBe(first);
      const before = sourceDigest({ root, pack: folder });
      writeFileSync(
        join(folder, 'pack.yaml'),
        `${readFileSync(join(folder, 'pack.yaml'), 'utf8')}\n# changed\n`,
      );
      expect(sourceDigest({ root, pack: folder })).not.toBe(before);
      await buildAll({ pack: folder, out: built, empty: true });
      expect(madeAt()).toBeGreaterThan(first);
    } finally {
      dispose();
    }
  });

  test('refuses a pack that is not whole, and leaves what was built as it was', async () => {
    const { folder, dispose } = copyTinyPack();
    try {
      const built = join(out, 'broken');
      await buildAll({ pack: folder, out: built, empty: true });
      writeFileSync(join(folder, 'pack.yaml'), 'pack_id: 1\n');
      await expect(buildAll({ pack: folder, out: built, empty: true })).rejects.toThrow(/pack/i);
      expect(existsSync(join(built, 'worker/index.mjs'))).toBe(true);
    } finally {
      dispose();
    }
  });
});
