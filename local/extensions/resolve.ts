import { registerHooks } from 'node:module';
import { extname } from 'node:path';

const file = `../../src/extension/index${extname(import.meta.filename)}`;
const url = new URL(file, import.meta.url).href;

/** Lets a pack import `deliberate/extension` wherever its folder is. */
export const resolveExtensionModule = (): void => {
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'deliberate/extension' ? { url, shortCircuit: true } : next(specifier, context),
  });
};
