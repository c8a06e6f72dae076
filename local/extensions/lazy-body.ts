import type { Body } from '../../src/adapters/extensions/index.ts';
import { ExtensionError } from '../../src/extension/index.ts';

/** A body that is made by its first call. If that fails nothing was done, and the next call tries again. */
export const lazyBody = (make: () => Promise<Body>): Body => {
  let made: Promise<Body> | undefined;
  const body = async (): Promise<Body> => {
    try {
      return await (made ??= make());
    } catch (thrown) {
      made = undefined;
      if (thrown instanceof ExtensionError) throw thrown;
      throw new ExtensionError(
        'failed',
        `its code cannot be loaded: ${thrown instanceof Error ? thrown.message : ''}`,
      );
    }
  };
  return {
    start: async () => {
      await body();
    },
    run: async (run) => (await body()).run(run),
    lookup: async (run) => (await body()).lookup(run),
    close: async () => (await made)?.close(),
  };
};
