/**
 * Bundles what a deployment to AWS runs: `node tools/build/main.ts --pack FOLDER --out DIR [--empty]`. A second run with the
 * same sources does nothing. `--empty` checks the pack and makes bundles that hold no code, for what only needs to know
 * what there is.
 */
import { parseArgs } from 'node:util';
import { buildAll } from './build-all.ts';

const { values } = parseArgs({
  options: { pack: { type: 'string' }, out: { type: 'string' }, empty: { type: 'boolean', default: false } },
});
const { pack, out, empty } = values;
if (pack === undefined || out === undefined) {
  console.error('usage: node tools/build/main.ts --pack FOLDER --out DIR [--empty]');
  process.exitCode = 2;
} else {
  try {
    await buildAll({ pack, out, empty });
  } catch (thrown) {
    console.error(thrown instanceof Error ? thrown.message : thrown);
    process.exitCode = 1;
  }
}
