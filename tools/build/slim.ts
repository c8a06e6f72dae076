/**
 * What keeps a handler small, where a bundler by itself cannot know better.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';
import type { Forms } from './forms.ts';
import { withoutForms } from './forms.ts';

/**
 * `import { z } from 'zod'` keeps all of zod, its messages in fifty languages too: the name stands for a whole module
 * that was put into a variable. Said as `import * as z`, which means the same, what is not used falls away (370 kB).
 */
const namedZod = (text: string): string =>
  text.replace(/^import \{ z \} from 'zod';$/m, "import * as z from 'zod';");

const ownSources = (forms: Forms): Plugin => ({
  name: 'own-sources',
  setup(build) {
    build.onLoad({ filter: /\/(src|functions|topology|packs)\/.*\.ts$/ }, async ({ path }) => {
      if (path.includes('/node_modules/')) return undefined;
      const text = namedZod(await readFile(path, 'utf8'));
      const isRows = /\/topology\/routes\/[^/]+$/.test(path);
      return { contents: isRows ? withoutForms(text, forms) : text, loader: 'ts' };
    });
  },
});

/**
 * A Lambda finds its credentials in its environment, always. The SDK's own way looks in eight places more, whose code is a
 * third of each client (130 kB).
 */
const lambdaCredentials: Plugin = {
  name: 'lambda-credentials',
  setup(build) {
    const path = fileURLToPath(new URL('./lambda-credentials.ts', import.meta.url));
    build.onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, () => ({ path }));
  },
};

/** Packages that only define things. */
const pure = /^(canonicalize|jsonata|stemmer)$/;
const ours = /\/(src|functions|topology|packs)\/(?!.*\/node_modules\/)/;

/**
 * No module of ours does anything but define when it is loaded, nor does a `pure` package: what nothing is used of is left
 * out, though something imports it (an `index.ts`, or a file of which another part is used).
 */
const definesOnly: Plugin = {
  name: 'defines-only',
  setup(build) {
    build.onResolve({ filter: /^\.|^[a-z]+$/ }, async ({ path, pluginData, ...given }) => {
      const known = pluginData === definesOnly || given.kind === 'entry-point';
      if (known || !ours.test(given.importer) || !(path.startsWith('.') || pure.test(path))) return undefined;
      const found = await build.resolve(path, { ...given, pluginData: definesOnly });
      return { ...found, sideEffects: false };
    });
  },
};

/**
 * @param options.lambda whether it runs as a Lambda
 * @param options.forms what it reads of the rows of the API
 */
export const slim = ({ lambda, forms }: { lambda: boolean; forms: Forms }): Plugin[] => [
  ownSources(forms),
  definesOnly,
  ...(lambda ? [lambdaCredentials] : []),
];
