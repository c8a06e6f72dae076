import { describe, expect, it } from 'vitest';
import type { Checkpoints } from '../../src/ports/checkpoints.ts';
import type { SessionStore } from '../../src/ports/session-store.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { aCommit, aHead, aLink, aSession, tenant } from './examples.ts';
import { makerOf, type Make } from './harness.ts';

export type CheckpointPorts = { checkpoints: Checkpoints; sessions: SessionStore };

const key = { tenant, session_id: 's_1', name: 's1-0a1b' };
/** Larger than an item of any table may be, and than anything packs. */
const large = seededRandom(5).bytes(600_000);
const small = Uint8Array.of(1, 2, 3);

export const describeCheckpointsContract = (name: string, make: Make<CheckpointPorts>): void => {
  describe(`checkpoints: ${name}`, () => {
    const start = makerOf(make);
    const begun = async () => {
      const { port, reopen } = await start();
      await port.sessions.commit(aCommit(aSession({ session_id: key.session_id }), { links: 2 }));
      return { ...port, reopen };
    };
    const found = async (checkpoints: Checkpoints, of = key): Promise<Buffer | undefined> => {
      const bytes = await checkpoints.find(of);
      return bytes === undefined ? undefined : Buffer.from(bytes);
    };

    it('gives back the bytes that were kept last, after a restart too', async () => {
      const { checkpoints, reopen } = await begun();
      expect(await found(checkpoints)).toBeUndefined();
      await checkpoints.keep(key, small);
      expect(await found(checkpoints)).toEqual(Buffer.from(small));
      await checkpoints.keep(key, large);
      expect((await found((await reopen()).checkpoints))?.equals(large)).toBe(true);
    });

    it('keeps searches, sessions and tenants apart', async () => {
      const { checkpoints } = await begun();
      await checkpoints.keep(key, small);
      for (const other of [{ tenant: 'globex' }, { session_id: 's_2' }, { name: 's1-0a1c' }])
        expect(await found(checkpoints, { ...key, ...other })).toBeUndefined();
      await checkpoints.forget({ ...key, tenant: 'globex' });
      expect(await found(checkpoints)).toEqual(Buffer.from(small));
    });

    it('forgets, and may be told so again', async () => {
      const { checkpoints } = await begun();
      await checkpoints.keep(key, small);
      await checkpoints.keep(key, large);
      await checkpoints.forget(key);
      await checkpoints.forget(key);
      expect(await found(checkpoints)).toBeUndefined();
    });

    it('has none of an erased session, and takes none', async () => {
      const { checkpoints, sessions } = await begun();
      await checkpoints.keep(key, small);
      await sessions.erase(tenant, key.session_id, {
        record: aLink(key.session_id, 3).record,
        head: aHead(key.session_id, 3),
      });
      expect(await found(checkpoints)).toBeUndefined();
      await checkpoints.keep(key, small);
      expect(await found(checkpoints)).toBeUndefined();
    });
  });
};
