import { createExtensions, loadModules } from '../../local/extensions/index.ts';
import { deskInProcess } from '../../packs/support/desk/in-process.ts';
import type { Extensions } from '../../src/ports/extensions.ts';
import type { Pack } from '../../src/ports/pack.ts';
import { SimClock } from './sim-clock.ts';

const start = Date.parse('2026-04-16T10:00:00Z');

/** The support pack's extensions over a desk in memory, at 10:00 on 16 April 2026. */
export const supportExtensions = async (pack: Pack): Promise<Extensions> => {
  const token = 'token-of-the-test';
  const desk = deskInProcess({ token, now: () => start, wait: async () => undefined, faults: {} });
  return createExtensions({
    packDir: pack.folder,
    file: pack.extensions,
    env: { DESK_URL: 'http://127.0.0.1:9', DESK_TOKEN: token },
    clock: new SimClock(start),
    log: () => undefined,
    modules: await loadModules(pack.folder, pack.extensions),
    transport: desk.transport,
  });
};
