import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { extensionEntry, extensionModule } from '../../../functions/extension/entry.ts';
import { extensionSchema } from '../../../src/contracts/pack/index.ts';
import { openShop, type Shop } from '../../adapters/extensions/shop.ts';

const packs = fileURLToPath(new URL('../../', import.meta.url));
const any = { type: 'object' };
const manifestOf = (extension_id: string, hosts: string[]) =>
  extensionSchema.parse({
    ...{ extension_id, kind: 'tool', title: 'Tool', input: any, output: any, hosts, code: 'any.ts' },
  });

describe('the bundle of a code extension', () => {
  let folder: string;
  let shop: Shop;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bundle-'));
    shop = await openShop();
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await shop.close();
  });

  /** Bundles the code, and calls it in a process of its own. */
  const call = async (name: string, file: string, input: unknown): Promise<unknown> => {
    const outfile = join(folder, `${name}.mjs`);
    const manifest = manifestOf(name, ['{SHOP_URL}']);
    await build({
      stdin: { contents: extensionEntry({ manifest, file }), resolveDir: folder, loader: 'ts' },
      alias: { 'deliberate/extension': extensionModule },
      ...{ bundle: true, minify: true, platform: 'node', format: 'esm', outfile, logLevel: 'error' },
      banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    });
    const run = join(folder, `${name}-run.mjs`);
    const event = { operation: 'run', call: { tenant: 'acme', input, idempotencyKey: '' } };
    writeFileSync(
      run,
      `const { handler } = await import(${JSON.stringify(pathToFileURL(outfile).href)});
       console.log('answer ' + JSON.stringify(await handler(${JSON.stringify(event)})));`,
    );
    const env = {
      ...{ DELIBERATE_FUNCTION: name, DELIBERATE_STAGE: 'test', DELIBERATE_VERSION: '1' },
      ...{ DELIBERATE_LOG: 'silent', AWS_REGION: 'us-east-1', PATH: process.env['PATH'] ?? '' },
      EXTENSION_SETTINGS: JSON.stringify({ SHOP_URL: shop.url }),
    };
    const { stdout } = await promisify(execFile)(process.execPath, [run], { env });
    return JSON.parse(/^answer (.*)$/m.exec(stdout)?.[1] ?? 'null');
  };

  it('runs the code with its guarded fetch', async () => {
    const file = join(packs, 'adapters/extensions/pack/stock.ts');
    expect(await call('stock', file, { item: 'pens' })).toEqual({
      how: 'output',
      output: { item: 'pens', left: 7 },
    });
  });

  it('has no open fetch', async () => {
    const probe = join(folder, 'probe.ts');
    writeFileSync(
      probe,
      `import { defineTool } from 'deliberate/extension';
       export default defineTool({ run: async () => ['fetch', 'WebSocket', 'EventSource'].filter((name) => name in globalThis) });`,
    );
    expect(await call('probe', probe, {})).toEqual({ how: 'output', output: [] });
  });

  it('answers that nothing was done where the code does not load', async () => {
    const file = join(packs, 'local/extensions/pack/broken.ts');
    expect(await call('broken', file, {})).toEqual({
      how: 'failed',
      message: 'it did not start: this file is broken',
    });
  });
});
