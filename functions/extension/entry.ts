import { fileURLToPath } from 'node:url';
import type { ExtensionManifest } from '../../src/contracts/pack/index.ts';

const pathOf = (file: string): string => JSON.stringify(fileURLToPath(new URL(file, import.meta.url)));

/** What a bundler makes `deliberate/extension` of, which the code of packs imports. */
export const extensionModule = fileURLToPath(new URL('../../src/extension/index.ts', import.meta.url));

/** The text of a module with all that code extensions need and none of their own: what runs them, what they import. */
export const extensionRuntime = (): string =>
  [
    `export { transport } from ${pathOf('only-guarded.ts')};`,
    `export { extensionFunction } from ${pathOf('wiring.ts')};`,
    `export * from ${JSON.stringify(extensionModule)};`,
    '',
  ].join('\n');

/**
 * The text of the module that a code extension's function is bundled from: its manifest, its code, and what runs it. The
 * code is loaded by the first call, after all else, so that what goes wrong in it is an answer and no crash.
 * @param options.file real path of the code
 * @param options.runtime file that was bundled from `extensionRuntime`; absent: it is bundled from its sources
 */
export const extensionEntry = (options: {
  manifest: ExtensionManifest;
  file: string;
  runtime?: string;
}): string => {
  const { manifest, file, runtime } = options;
  const from = (source: string): string => (runtime === undefined ? pathOf(source) : JSON.stringify(runtime));
  return [
    `import { transport } from ${from('only-guarded.ts')};`,
    `import { extensionFunction } from ${from('wiring.ts')};`,
    `const load = () => import(${JSON.stringify(file)});`,
    `export const handler = extensionFunction({ manifest: ${JSON.stringify(manifest)}, load, transport });`,
    '',
  ].join('\n');
};
