import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { extensionRuntime } from '../../functions/extension/entry.ts';
import { workerBundles } from '../build/build-all.ts';
import { bundle } from '../build/bundle.ts';

/**
 * Bundles what no pack changes into `out`, where the build step takes it from: `functions/NAME` for every function,
 * `worker`, and `extension`, which runs the code of extensions. The pack is put beside each when a deployment is made.
 */
export const bundleAssets = async (root: string, out: string): Promise<void> => {
  const functions = join(root, 'functions');
  for (const name of readdirSync(functions)) {
    const entry = join(functions, name, 'index.ts');
    if (existsSync(entry)) await bundle({ out: join(out, 'functions', name), entry }, root);
  }
  for (const one of workerBundles(root, join(out, 'worker'))) await bundle(one, root);
  await bundle({ out: join(out, 'extension'), entry: { text: extensionRuntime() } }, root);
};
