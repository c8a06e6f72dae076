import { Failure } from '../../contracts/errors.ts';
import { sessionEventSchema } from '../../contracts/events.ts';
import { sessionSchema } from '../../contracts/session.ts';
import { prepareCommit } from '../../domain/commit.ts';
import type { SessionStore } from '../../ports/session-store.ts';
import type { Database } from './database.ts';
import { parsed } from '../../contracts/parsed.ts';
import { bytes, number, text, type Row } from './rows.ts';
import { appendAudit, readAudit } from './session-audit.ts';
import { runCommit } from './session-commit.ts';
import { sessionLists } from './session-lists.ts';
import type { Vault } from './vault.ts';

type Erasure = { tenant: string; sessionId: string; last: Parameters<SessionStore['erase']>[2] };

/** Only inside a write. */
const runErasure = (db: Database, vault: Vault, { tenant, sessionId, last }: Erasure): void => {
  const row = db
    .sql('SELECT erased, chain_count FROM sessions WHERE tenant = ? AND session_id = ?')
    .get(tenant, sessionId);
  if (!row) throw new Failure('NotFound', `Cannot erase session ${sessionId} because there is none.`);
  if (number(row, 'erased') === 1) return;
  const count = number(row, 'chain_count');
  if (last.record.seq !== count + 1) {
    throw new Failure(
      'VersionConflict',
      `Cannot erase session ${sessionId} because its chain has ${count} records, and ${last.record.seq} does not follow.`,
    );
  }
  appendAudit(db, tenant, { records: [last.record], head: last.head });
  for (const table of ['events', 'asks', 'audit_bodies', 'idempotency', 'episodes', 'checkpoints']) {
    db.sql(`DELETE FROM ${table} WHERE tenant = ? AND session_id = ?`).run(tenant, sessionId);
  }
  vault.destroyKey(tenant, sessionId);
  db.sql(
    `UPDATE sessions SET erased = 1, unfinished = 0, sealed = NULL, customer_id = NULL, thread_id = '', channel = '',
       chain_count = chain_count + 1 WHERE tenant = ? AND session_id = ?`,
  ).run(tenant, sessionId);
};

const assertKept = (row: Row | undefined, sessionId: string): void => {
  if (row && number(row, 'erased') === 1) {
    throw new Failure('Erased', `Cannot read session ${sessionId} because it was erased.`);
  }
};

/** The session store on SQLite. A list's order is by creation, which never changes, so pages neither repeat nor skip. */
export const sqliteSessionStore = (db: Database, vault: Vault): SessionStore => ({
  ...sessionLists(db),

  async commit(change) {
    const prepared = prepareCommit(change);
    await db.write('session.commit', () => runCommit(db, vault, prepared));
  },

  async load(tenant, sessionId) {
    return db.read(() => {
      const row = db
        .sql('SELECT sealed, erased FROM sessions WHERE tenant = ? AND session_id = ?')
        .get(tenant, sessionId);
      if (!row) return undefined;
      assertKept(row, sessionId);
      const name = `session ${sessionId}`;
      const session = parsed(
        sessionSchema,
        vault.opener(tenant, sessionId)(name, bytes(row, 'sealed')),
        name,
      );
      return session;
    });
  },

  async events(tenant, sessionId, after, limit) {
    return db.read(() => {
      const session = db
        .sql('SELECT erased FROM sessions WHERE tenant = ? AND session_id = ?')
        .get(tenant, sessionId);
      if (!session) return [];
      assertKept(session, sessionId);
      const rows = db
        .sql(
          `SELECT seq, type, at, sealed FROM events WHERE tenant = ? AND session_id = ? AND seq > ?
           ORDER BY seq LIMIT ?`,
        )
        .all(tenant, sessionId, after, limit);
      if (rows.length === 0) return [];
      const open = vault.opener(tenant, sessionId);
      return rows.map((row) => {
        const name = `event ${sessionId}/${number(row, 'seq')}`;
        const data = parsed(sessionEventSchema.shape.data, open(name, bytes(row, 'sealed')), name);
        return {
          session_id: sessionId,
          seq: number(row, 'seq'),
          type: sessionEventSchema.shape.type.parse(row['type']),
          at: text(row, 'at'),
          data,
        };
      });
    });
  },

  async audit(tenant, sessionId) {
    return db.read(() => readAudit(db, vault, { tenant, sessionId }));
  },

  async erase(tenant, sessionId, last) {
    await db.write('session.erase', () => runErasure(db, vault, { tenant, sessionId, last }));
    db.truncateLog();
  },
});
