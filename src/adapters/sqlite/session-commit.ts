import { Failure } from '../../contracts/errors.ts';
import { maxEventBytes } from '../../contracts/events.ts';
import { sessionSchema, type Session } from '../../contracts/session.ts';
import type { Commit } from '../../ports/session-store.ts';
import { appendAudit } from './session-audit.ts';
import type { Database } from './database.ts';
import { number } from './rows.ts';
import type { Vault } from './vault.ts';

const ended: ReadonlySet<Session['status']> = new Set(['concluded', 'failed', 'cancelled']);

const impossible = (sessionId: string, because: string): Failure =>
  new Failure('Internal', `Cannot commit session ${sessionId} because ${because}.`);

const eventJson = (event: Commit['events'][number]): string => {
  const json = JSON.stringify(event.data);
  const size = Buffer.byteLength(json);
  if (size <= maxEventBytes) return json;
  throw new Failure(
    'TooLarge',
    `Cannot keep event ${event.seq} of session ${event.session_id} because its data is ${size} bytes, above ${maxEventBytes}.`,
  );
};

/** What a commit writes, as it is now: the caller may go on changing its objects while the write waits. */
export const prepareCommit = (change: Commit) => {
  const { session } = change;
  const checked = sessionSchema.safeParse(session);
  if (!checked.success) {
    const path = checked.error.issues[0]?.path.join('.') ?? '';
    throw impossible(session.session_id, `its ${path} could not be read back`);
  }
  const others = [...change.events, ...change.audit.map(({ record }) => record)];
  if (others.some(({ session_id }) => session_id !== session.session_id)) {
    throw impossible(session.session_id, 'it carries lines of another session');
  }
  if (change.audit.length > 0 && !change.head) {
    throw impossible(session.session_id, 'its audit records lack a signed head');
  }
  return {
    session: checked.data,
    json: JSON.stringify(session),
    events: change.events.map((event) => ({ ...event, data: eventJson(event) })),
    audit: change.audit.map(({ record, body }) => ({ record, body: JSON.stringify(body) })),
    head: change.head,
  };
};
export type PreparedCommit = ReturnType<typeof prepareCommit>;

/** Sequence numbers must go on from `last` by ones. */
const assertFollows = (sessionId: string, what: string, last: number, seqs: readonly number[]): void => {
  const wrong = seqs.find((seq, index) => seq !== last + index + 1);
  if (wrong !== undefined) throw impossible(sessionId, `its ${what} ${wrong} does not follow ${last}`);
};

const stored = (db: Database, session: Session): { last_seq: number; chain_count: number } => {
  const row = db
    .sql('SELECT version, last_seq, chain_count, erased FROM sessions WHERE tenant = ? AND session_id = ?')
    .get(session.tenant, session.session_id);
  const version = row ? number(row, 'version') : 0;
  if (row && number(row, 'erased') === 1) {
    throw new Failure('Erased', `Cannot change session ${session.session_id} because it was erased.`);
  }
  if (row && session.version === 1) {
    throw new Failure('AlreadyExists', `Cannot make session ${session.session_id} because it exists.`);
  }
  if (session.version !== version + 1) {
    throw new Failure(
      'VersionConflict',
      `Cannot commit version ${session.version} of session ${session.session_id} because version ${version} is stored.`,
    );
  }
  return row
    ? { last_seq: number(row, 'last_seq'), chain_count: number(row, 'chain_count') }
    : { last_seq: 0, chain_count: 0 };
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
    ended.has(session.status) ? 0 : 1,
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
  assertFollows(
    session_id,
    'event',
    before.last_seq,
    commit.events.map(({ seq }) => seq),
  );
  assertFollows(
    session_id,
    'audit record',
    before.chain_count,
    commit.audit.map(({ record }) => record.seq),
  );
  const seal = vault.sealer(tenant, session_id);
  const chainCount = before.chain_count + commit.audit.length;
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
