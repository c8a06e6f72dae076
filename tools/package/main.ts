/**
 * `npm run package [-- FOLDER]`: makes the npm package in `dist/package`. Everything is compiled, since Node runs no
 * TypeScript below `node_modules`; what Lambdas and the search worker run is bundled. `npm pack dist/package` packs it.
 */
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { bundleAssets } from './assets.ts';
import { copyData } from './data.ts';
import { importedPackages } from './imports.ts';
import { manifest } from './manifest.ts';

const root = resolve(import.meta.dirname, '../..');
const out = resolve(process.argv[2] ?? join(root, 'dist/package'));

try {
  rmSync(out, { recursive: true, force: true });
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.package.json'), '--outDir', out], {
    // It prints what it finds wrong on its output.
    stdio: ['ignore', process.stderr, process.stderr],
  });
  const packages = importedPackages(out);
  copyData(root, out);
  await bundleAssets(root, join(out, 'assets'));
  writeFileSync(join(out, 'package.json'), `${JSON.stringify(manifest(root, packages), null, 2)}\n`);
  console.log(`The package is in ${out}. To pack it: npm pack ${out}`);
} catch (thrown) {
  console.error(thrown instanceof Error ? thrown.message : thrown);
  process.exitCode = 1;
}
