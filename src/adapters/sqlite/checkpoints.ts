import { promisify } from 'node:util';
import { constants, deflateRaw, inflateRaw } from 'node:zlib';
import { toFailure } from '../../contracts/errors.ts';
import { retentionDays } from '../../contracts/retention.ts';
import { contextOfCheckpoint } from '../../domain/checkpoints.ts';
import type { Checkpoints } from '../../ports/checkpoints.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Database } from './database.ts';
import { bytes } from './rows.ts';
import type { Vault } from './vault.ts';

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);
const day = 86_400_000;

/** Searches under way on SQLite. The oldest go whenever one is kept. */
export const sqliteCheckpoints = (options: { db: Database; vault: Vault; clock: Clock }): Checkpoints => {
  const { db, vault, clock } = options;
  const eldest = (): number => clock.now() - retentionDays.checkpoint * day;
  return {
    async keep(key, plain) {
      const { tenant, session_id, name } = key;
      const packed = await deflate(plain, { level: constants.Z_BEST_SPEED });
      try {
        await db.write('checkpoints.keep', () => {
          db.sql('DELETE FROM checkpoints WHERE kept_at < ?').run(eldest());
          const sealed = vault.sealer(tenant, session_id)(contextOfCheckpoint(key), packed);
          db.sql(
            `INSERT INTO checkpoints (tenant, session_id, name, kept_at, sealed) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT DO UPDATE SET kept_at = excluded.kept_at, sealed = excluded.sealed`,
          ).run(tenant, session_id, name, clock.now(), sealed);
        });
      } catch (thrown) {
        if (toFailure(thrown).code !== 'Erased') throw thrown;
      }
    },

    async find(key) {
      const { tenant, session_id, name } = key;
      try {
        const packed = db.read(() => {
          const row = db
            .sql(
              `SELECT sealed FROM checkpoints WHERE tenant = ? AND session_id = ? AND name = ? AND kept_at >= ?`,
            )
            .get(tenant, session_id, name, eldest());
          if (!row) return undefined;
          return vault.bytesOpener(tenant, session_id)(contextOfCheckpoint(key), bytes(row, 'sealed'));
        });
        return packed === undefined ? undefined : await inflate(packed);
      } catch (thrown) {
        if (['Erased', 'DataCorrupt'].includes(toFailure(thrown).code)) return undefined;
        throw thrown;
      }
    },

    async forget({ tenant, session_id, name }) {
      await db.write('checkpoints.forget', () => {
        db.sql('DELETE FROM checkpoints WHERE tenant = ? AND session_id = ? AND name = ?').run(
          tenant,
          session_id,
          name,
        );
      });
    },
  };
};
