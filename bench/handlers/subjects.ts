/** What is measured: every function's bundle, and two to compare them with. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { loadPack } from '../../src/adapters/pack/index.ts';
import { topology } from '../../topology/index.ts';
import { bundle } from '../../tools/build/bundle.ts';

const root = join(import.meta.dirname, '../..');

/** A handler that does nothing. */
const empty = 'export const handler = async () => undefined;';

/** One that loads four clients of the SDK whole, with all their commands, as an `import` of everything does. */
const wholeClients = ['dynamodb', 'sfn', 'sqs', 'lambda']
  .map((name) => `export * as ${name} from '@aws-sdk/client-${name}';`)
  .join('\n');
const whole = `${wholeClients}\n${empty}`;

/** Packages of the CommonJS kind call `require` for Node's modules; a module has none. */
const banner =
  "import{createRequire as makeRequire}from'node:module';const require=makeRequire(import.meta.url);";

export type Subject = { name: string; folder: string };

/** As esbuild does by itself, minified. */
const bundlePlain = (outdir: string, contents: string) =>
  build({
    stdin: { contents, resolveDir: root },
    outfile: join(outdir, 'index.mjs'),
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    banner: { js: banner },
  });

/** Bundles them as a deployment does. @param out a folder of its own @returns the two to compare with first */
export const bundleAll = async (out: string): Promise<Subject[]> => {
  const machine: unknown = JSON.parse(readFileSync(join(root, 'statemachines/session.asl.json'), 'utf8'));
  const { functions } = topology(loadPack(join(root, 'packs/support')), machine);
  const entries = [...new Set(functions.map(({ entry }) => entry))].filter((entry) => entry !== 'extension');
  const subjects: Subject[] = [];
  const add = async (name: string, make: (folder: string) => Promise<unknown>): Promise<void> => {
    const folder = join(out, name.replaceAll(' ', '-'));
    await make(folder);
    subjects.push({ name, folder });
  };
  await add('empty', (folder) => bundlePlain(folder, empty));
  await add('four clients', (folder) => bundlePlain(folder, whole));
  for (const name of entries.toSorted())
    await add(name, (folder) =>
      bundle({ out: folder, entry: join(root, 'functions', name, 'index.ts') }, root),
    );
  return subjects;
};
