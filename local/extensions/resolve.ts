import { registerHooks } from 'node:module';

const url = new URL('../../src/extension/index.ts', import.meta.url).href;

/** Lets a pack import `deliberate/extension` wherever its folder is. */
export const resolveExtensionModule = (): void => {
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'deliberate/extension' ? { url, shortCircuit: true } : next(specifier, context),
  });
};
