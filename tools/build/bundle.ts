import { build } from 'esbuild';
import { formsOf } from './forms.ts';
import { slim } from './slim.ts';

export type Bundle = {
  /** Folder for its files. */
  out: string;
  /** Of the file that begins it: `index` by default. */
  name?: string;
  /** A file, or the text of a module that is none. */
  entry: string | { text: string };
  /** All in one file, its source map too: for what is fetched file by file. */
  single?: boolean;
  /** Whether packages are bundled as they are, for what is none of this project's own code. */
  plain?: boolean;
  /** Modules that stand for others, by the name they are imported under. */
  alias?: Readonly<Record<string, string>>;
};

/** Packages of the CommonJS kind call `require` for Node's modules; a module has none. */
const banner =
  "import{createRequire as makeRequire}from'node:module';const require=makeRequire(import.meta.url);";

/** One bundle: an ECMAScript module for Node 24, minified, with a source map beside it. */
export const bundle = async (
  { out, name = 'index', entry, single = false, plain = false, alias = {} }: Bundle,
  root: string,
): Promise<void> => {
  await build({
    absWorkingDir: root,
    ...(typeof entry === 'string'
      ? { entryPoints: [entry] }
      : { stdin: { contents: entry.text, resolveDir: root, sourcefile: 'index.ts', loader: 'ts' } }),
    outdir: out,
    entryNames: name,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: !single,
    chunkNames: '[name]-[hash]',
    platform: 'node',
    mainFields: ['module', 'main'],
    plugins: plain
      ? []
      : slim({ lambda: !single, forms: typeof entry === 'string' ? formsOf(entry) : 'all' }),
    target: 'node24',
    format: 'esm',
    minify: true,
    sourcemap: single ? 'inline' : 'linked',
    sourcesContent: false,
    legalComments: 'none',
    banner: { js: banner },
    alias: { ...alias },
    logLevel: 'warning',
  });
};
