import { z } from 'zod';
import { Failure } from '../../contracts/errors.ts';
import type { Idempotency, KeptAnswer } from '../../ports/access.ts';
import type { Database } from './database.ts';
import { parsed } from '../../contracts/parsed.ts';
import { bytes, number, text } from './rows.ts';
import type { Vault } from './vault.ts';

/** How long a request that never finished keeps others out: 60 s. */
const underWayMs = 60_000;

const keptAnswerSchema = z.object({
  status: z.number(),
  body: z.unknown(),
  session_id: z.string().optional(),
});

const contextOf = (tenant: string, key: string): string => `the answer kept for ${tenant}/${key}`;

type Request = { tenant: string; key: string; digest: string; now: number };

/** Only inside a write. */
const begin = (db: Database, vault: Vault, { tenant, key, digest, now }: Request): KeptAnswer | undefined => {
  const row = db
    .sql('SELECT digest, begun_at, sealed FROM idempotency WHERE tenant = ? AND key = ?')
    .get(tenant, key);
  if (row && text(row, 'digest') !== digest) {
    throw new Failure(
      'IdempotencyMismatch',
      'Cannot repeat the request because its Idempotency-Key was used with another body.',
    );
  }
  if (row && row['sealed'] !== null) {
    const context = contextOf(tenant, key);
    return parsed(keptAnswerSchema, vault.openCommon(context, bytes(row, 'sealed')), context);
  }
  if (row && now - number(row, 'begun_at') < underWayMs) {
    throw new Failure('WrongState', 'Cannot repeat the request because the first one is still under way.');
  }
  db.sql(
    `INSERT INTO idempotency (tenant, key, digest, begun_at) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET begun_at = excluded.begun_at`,
  ).run(tenant, key, digest, now);
  return undefined;
};

/** First answers on SQLite, sealed. An answer about a session that was erased meanwhile is not kept. */
export const sqliteIdempotency = (db: Database, vault: Vault): Idempotency => ({
  begin: (tenant, key, digest, now) =>
    db.write('idempotency.begin', () => begin(db, vault, { tenant, key, digest, now })),

  async finish(tenant, key, answer) {
    const json = JSON.stringify(answer);
    await db.write('idempotency.finish', () => {
      const { changes } = db
        .sql(
          `DELETE FROM idempotency WHERE tenant = ? AND key = ? AND EXISTS (
             SELECT 1 FROM sessions WHERE tenant = ? AND session_id = ? AND erased = 1)`,
        )
        .run(tenant, key, tenant, answer.session_id ?? null);
      if (changes > 0) return;
      db.sql(
        'UPDATE idempotency SET sealed = ?, session_id = ? WHERE tenant = ? AND key = ? AND sealed IS NULL',
      ).run(vault.sealCommon(contextOf(tenant, key), json), answer.session_id ?? null, tenant, key);
    });
  },

  async abandon(tenant, key) {
    await db.write('idempotency.abandon', () => {
      db.sql('DELETE FROM idempotency WHERE tenant = ? AND key = ? AND sealed IS NULL').run(tenant, key);
    });
  },

  async forgetSession(tenant, sessionId) {
    await db.write('idempotency.forget', () => {
      db.sql('DELETE FROM idempotency WHERE tenant = ? AND session_id = ?').run(tenant, sessionId);
    });
  },

  expire: (before) =>
    db.write('idempotency.expire', () =>
      Number(db.sql('DELETE FROM idempotency WHERE begun_at < ?').run(before).changes),
    ),
});
