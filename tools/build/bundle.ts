import { build } from 'esbuild';

export type Bundle = {
  /** Folder for `index.mjs` and what it loads later. */
  out: string;
  entry: string;
  /** Modules that stand for others, by the name they are imported under. */
  alias?: Readonly<Record<string, string>>;
};

/** Packages of the CommonJS kind call `require` for Node's modules; a module has none. */
const banner =
  "import{createRequire as makeRequire}from'node:module';const require=makeRequire(import.meta.url);";

/** One bundle: an ECMAScript module for Node 24, minified, with a source map beside it. */
export const bundle = async ({ out, entry, alias = {} }: Bundle, root: string): Promise<void> => {
  await build({
    absWorkingDir: root,
    entryPoints: { index: entry },
    outdir: out,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    chunkNames: '[name]-[hash]',
    platform: 'node',
    target: 'node24',
    format: 'esm',
    minify: true,
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    banner: { js: banner },
    alias: { ...alias },
    logLevel: 'warning',
  });
};
