import type { Session } from '../../contracts/session.ts';
import { assertGoesOn, type PreparedCommit, type StoredState } from '../../domain/commit.ts';
import { hasEnded } from '../../domain/session.ts';
import { appendAudit } from './session-audit.ts';
import type { Database } from './database.ts';
import { number } from './rows.ts';
import type { Vault } from './vault.ts';

/** What is stored of the session, for the rules of a commit. */
const stored = (db: Database, { tenant, session_id }: Session): StoredState | undefined => {
  const row = db
    .sql('SELECT version, last_seq, chain_count, erased FROM sessions WHERE tenant = ? AND session_id = ?')
    .get(tenant, session_id);
  return (
    row && {
      version: number(row, 'version'),
      last_seq: number(row, 'last_seq'),
      chain_count: number(row, 'chain_count'),
      erased: number(row, 'erased') === 1,
    }
  );
};

const writeSession = (
  db: Database,
  { session, chainCount, sealed }: { session: Session; chainCount: number; sealed: Uint8Array },
): void => {
  db.sql(
    `INSERT INTO sessions (tenant, session_id, thread_id, customer_id, status, turn, channel, created_at, updated_at,
       version, last_seq, chain_count, unfinished, sealed)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET thread_id = excluded.thread_id, customer_id = excluded.customer_id,
       status = excluded.status, turn = excluded.turn, channel = excluded.channel, updated_at = excluded.updated_at,
       version = excluded.version, last_seq = excluded.last_seq, chain_count = excluded.chain_count,
       unfinished = excluded.unfinished, sealed = excluded.sealed`,
  ).run(
    session.tenant,
    session.session_id,
    session.thread_id,
    session.subject?.customer_id ?? null,
    session.status,
    session.turn,
    session.channel,
    session.created_at,
    session.updated_at,
    session.version,
    session.last_seq,
    chainCount,
    hasEnded(session) ? 0 : 1,
    sealed,
  );
};

/** Rows of the session's asks, made anew from it. */
const writeAsks = (db: Database, session: Session): void => {
  const kept = JSON.stringify(session.asks.map(({ ask_id }) => ask_id));
  db.sql(
    `DELETE FROM asks WHERE tenant = ? AND session_id = ? AND ask_id NOT IN (SELECT value FROM json_each(?))`,
  ).run(session.tenant, session.session_id, kept);
  for (const ask of session.asks) {
    db.sql(
      `INSERT INTO asks (tenant, ask_id, session_id, kind, status, requested_at, decide_by)
       VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET status = excluded.status, decide_by = excluded.decide_by
       WHERE status <> excluded.status OR decide_by <> excluded.decide_by`,
    ).run(
      session.tenant,
      ask.ask_id,
      session.session_id,
      ask.kind,
      ask.status,
      ask.requested_at,
      ask.decide_by,
    );
  }
};

/** Carries out a commit. Only inside a write. */
export const runCommit = (db: Database, vault: Vault, commit: PreparedCommit): void => {
  const { session } = commit;
  const { tenant, session_id } = session;
  const before = stored(db, session);
  assertGoesOn(commit, before);
  const seal = vault.sealer(tenant, session_id);
  const chainCount = (before?.chain_count ?? 0) + commit.audit.length;
  writeSession(db, { session, chainCount, sealed: seal(`session ${session_id}`, commit.json) });
  for (const event of commit.events) {
    db.sql('INSERT INTO events (tenant, session_id, seq, type, at, sealed) VALUES (?, ?, ?, ?, ?, ?)').run(
      tenant,
      session_id,
      event.seq,
      event.type,
      event.at,
      seal(`event ${session_id}/${event.seq}`, event.data),
    );
  }
  writeAsks(db, session);
  for (const { record, body } of commit.audit) {
    const sealed = seal(`audit body ${session_id}/${record.seq}`, body);
    db.sql('INSERT INTO audit_bodies (tenant, session_id, seq, sealed) VALUES (?, ?, ?, ?)').run(
      tenant,
      session_id,
      record.seq,
      sealed,
    );
  }
  appendAudit(db, tenant, { records: commit.audit.map(({ record }) => record), head: commit.head });
};
