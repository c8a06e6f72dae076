import { cpSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files that the code reads and the compiler does not know. */
const files = [
  'LICENSE',
  'bench/cost/measured.json',
  'bin/node-version.cjs',
  'cdk.json',
  'lib/worker/bootstrap.mjs',
  'statemachines/session.asl.json',
];

/** A pack's data. Golden cases stay out, as they do of a deployment: they are for who changes the pack. */
const packData = (root: string): string[] =>
  globSync('packs/*/**/*.*', {
    cwd: root,
    exclude: ['packs/*/golden/**', '**/node_modules/**', '**/*.ts'],
  });

/** Its code is compiled, so it has another ending. */
const codeLine = /^(\s*code: \S+)\.ts$/gm;

/** Copies what is no code into the package. */
export const copyData = (root: string, out: string): void => {
  for (const file of [...files, ...packData(root)]) cpSync(join(root, file), join(out, file));
  for (const file of globSync('packs/*/extensions.yaml', { cwd: out })) {
    const path = join(out, file);
    writeFileSync(path, readFileSync(path, 'utf8').replace(codeLine, '$1.js'));
  }
  writeFileSync(join(out, 'README.md'), readme(readFileSync(join(root, 'docs/package.md'), 'utf8')));
};

/** The documentation of the package alone: links to the rest of the documentation lead nowhere from there. */
const readme = (text: string): string => text.replace(/\[([^\]]+)\]\((?!https?:)[^)]*\)/g, '$1');
