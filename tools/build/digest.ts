import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What bundles are made of, beside the pack: sources, the packages they import, and how they are bundled. */
const sources = [
  'src/**/*.{ts,json}',
  'functions/**/*.{ts,json}',
  'topology/**/*.ts',
  'tools/build/*.ts',
  'statemachines/*.json',
  'assets/**/*.mjs',
  'package-lock.json',
];

/** SHA-256 over the names and contents of all that goes into the bundles. */
export const sourceDigest = ({ root, pack }: { root: string; pack: string }): string => {
  const hash = createHash('sha256');
  const add = (cwd: string, patterns: readonly string[]): void => {
    for (const file of globSync(patterns, { cwd, exclude: ['**/node_modules/**', 'golden/**'] }).toSorted()) {
      hash
        .update(`${file}\0`)
        .update(readFileSync(join(cwd, file)))
        .update('\0');
    }
  };
  add(root, sources);
  add(pack, ['**/*.*']);
  return hash.digest('hex');
};
