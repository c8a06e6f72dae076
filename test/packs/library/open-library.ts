import { fileURLToPath } from 'node:url';
import { createExtensions, loadModules } from '../../../local/extensions/index.ts';
import { deskInProcess, type DeskInProcess } from '../../../packs/library/desk/in-process.ts';
import { loadPack } from '../../../src/adapters/pack/index.ts';
import type { EffectOrder, Extensions } from '../../../src/ports/extensions.ts';
import { manualClock } from '../../adapters/extensions/manual-clock.ts';

const packDir = fileURLToPath(new URL('../../../packs/library', import.meta.url));
export const pack = loadPack(packDir);
const modules = await loadModules(packDir, pack.extensions);

/** 2026-04-16, 09:00 UTC. */
export const openedAt = Date.parse('2026-04-16T09:00:00Z');
export const reader = { customer_id: '30417' };

/**
 * The pack's extensions over a library system in this process. The first `cut` orders are carried out, and their
 * connections cut before the answer.
 */
export const openLibrary = ({ cut = 0 } = {}): {
  desk: DeskInProcess;
  tool: (tool: string, input?: object, subject?: { customer_id: string }) => Promise<unknown>;
  act: (executor: string, input: object, more?: Partial<EffectOrder>) => ReturnType<Extensions['execute']>;
} => {
  const desk = deskInProcess({ token: 'token', now: () => openedAt });
  let left = cut;
  const extensions = createExtensions({
    ...{ packDir, file: pack.extensions, modules, clock: manualClock(), log: () => undefined },
    env: { LIBRARY_URL: 'http://127.0.0.1:1', LIBRARY_TOKEN: 'token' },
    transport: async (url, init) => {
      const response = await desk.transport(url, init);
      if (init.method !== 'POST' || left === 0) return response;
      left -= 1;
      throw new TypeError('fetch failed');
    },
  });
  return {
    desk,
    tool: (tool, input = {}, subject = reader) => extensions.callTool({ tenant: 't', tool, subject, input }),
    act: (executor, input, more = {}) =>
      extensions.execute({
        ...{ tenant: 't', executor, subject: reader, input, idempotencyKey: 's1/a1', attempt: 1 },
        ...more,
      }),
  };
};
