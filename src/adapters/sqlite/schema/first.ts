/** The tables of the knowledge index alone. */
export const indexTables = `CREATE TABLE documents (
  tenant TEXT, document_id TEXT, collection TEXT NOT NULL, version TEXT NOT NULL, area TEXT, tags TEXT NOT NULL,
  title TEXT NOT NULL, valid_until TEXT, superseded_by TEXT, document TEXT NOT NULL, PRIMARY KEY (tenant, document_id)
) STRICT;
CREATE TABLE chunks (
  id INTEGER PRIMARY KEY, tenant TEXT NOT NULL, source_id TEXT NOT NULL, document_id TEXT NOT NULL, text TEXT NOT NULL,
  UNIQUE (tenant, source_id),
  FOREIGN KEY (tenant, document_id) REFERENCES documents (tenant, document_id) ON DELETE CASCADE
) STRICT;
CREATE INDEX chunks_of_document ON chunks (tenant, document_id);
-- Each tenant has a full-text table of its own, chunk_text_<id>: words of others weigh nothing in its scores.
CREATE TABLE text_tables (id INTEGER PRIMARY KEY, tenant TEXT NOT NULL UNIQUE) STRICT;
`;

/** Version 1. Every key starts with the tenant. Columns named `sealed` are encrypted; the rest is what lists and guards need. */
export const first = `
CREATE TABLE settings (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;

-- The key of each session's bodies, under the folder's key. NULL once the session was erased.
CREATE TABLE session_keys (
  tenant TEXT, session_id TEXT, sealed BLOB, PRIMARY KEY (tenant, session_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
  tenant TEXT NOT NULL, session_id TEXT NOT NULL, thread_id TEXT NOT NULL, customer_id TEXT, status TEXT NOT NULL,
  turn INTEGER NOT NULL, channel TEXT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
  version INTEGER NOT NULL, last_seq INTEGER NOT NULL, chain_count INTEGER NOT NULL,
  unfinished INTEGER NOT NULL, erased INTEGER NOT NULL DEFAULT 0, sealed BLOB,
  PRIMARY KEY (tenant, session_id)
) STRICT;
CREATE INDEX sessions_newest ON sessions (tenant, created_at, session_id);
CREATE INDEX sessions_by_status ON sessions (tenant, status, created_at, session_id);
CREATE INDEX sessions_by_thread ON sessions (tenant, thread_id, created_at, session_id);
CREATE INDEX sessions_by_customer ON sessions (tenant, customer_id, created_at, session_id);
CREATE INDEX sessions_unfinished ON sessions (updated_at) WHERE unfinished = 1;

CREATE TABLE events (
  tenant TEXT NOT NULL, session_id TEXT NOT NULL, seq INTEGER NOT NULL, type TEXT NOT NULL, at TEXT NOT NULL,
  sealed BLOB NOT NULL, PRIMARY KEY (tenant, session_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE asks (
  tenant TEXT NOT NULL, ask_id TEXT NOT NULL, session_id TEXT NOT NULL, kind TEXT NOT NULL, status TEXT NOT NULL,
  requested_at TEXT NOT NULL, decide_by TEXT NOT NULL, PRIMARY KEY (tenant, ask_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX asks_open ON asks (tenant, decide_by, ask_id) WHERE status = 'open';
CREATE INDEX asks_of_session ON asks (tenant, session_id);

CREATE TABLE audit_records (
  tenant TEXT NOT NULL, session_id TEXT NOT NULL, seq INTEGER NOT NULL, record TEXT NOT NULL,
  PRIMARY KEY (tenant, session_id, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE audit_bodies (
  tenant TEXT NOT NULL, session_id TEXT NOT NULL, seq INTEGER NOT NULL, sealed BLOB NOT NULL,
  PRIMARY KEY (tenant, session_id, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE audit_heads (
  tenant TEXT NOT NULL, session_id TEXT NOT NULL, head TEXT NOT NULL, PRIMARY KEY (tenant, session_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE episodes (
  tenant TEXT NOT NULL, session_id TEXT NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY (tenant, session_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE messages (
  id INTEGER PRIMARY KEY, queue TEXT NOT NULL, message_id TEXT NOT NULL, body TEXT NOT NULL, sent_at TEXT NOT NULL,
  visible_at INTEGER NOT NULL, receive_count INTEGER NOT NULL DEFAULT 0, receipt TEXT, came_from TEXT
) STRICT;
CREATE INDEX messages_next ON messages (queue, visible_at);

CREATE TABLE definitions (hash TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE executions (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, machine TEXT NOT NULL, definition TEXT NOT NULL,
  input TEXT NOT NULL, started_at INTEGER NOT NULL, status TEXT NOT NULL, output TEXT, error TEXT, cause TEXT,
  stopped_at INTEGER
) STRICT;
CREATE INDEX executions_running ON executions (started_at, id) WHERE status = 'RUNNING';
-- A row holds the events of one append, as a JSON array; \`first\` is the id of the first of them.
CREATE TABLE history (
  id INTEGER PRIMARY KEY, execution INTEGER NOT NULL, first INTEGER NOT NULL, events TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX history_of_execution ON history (execution, first);

CREATE TABLE ledgers (
  tenant TEXT, session_id TEXT, ceiling INTEGER NOT NULL, settled INTEGER NOT NULL DEFAULT 0,
  held INTEGER NOT NULL DEFAULT 0, input_tokens INTEGER NOT NULL DEFAULT 0, output_tokens INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant, session_id), CHECK (held >= 0)
) STRICT, WITHOUT ROWID;
CREATE TABLE calls (
  tenant TEXT, session_id TEXT, call_id TEXT, status TEXT NOT NULL, agent TEXT NOT NULL, model TEXT NOT NULL,
  bound INTEGER NOT NULL, expires_at INTEGER NOT NULL, cost INTEGER NOT NULL DEFAULT 0,
  input_tokens INTEGER NOT NULL DEFAULT 0, output_tokens INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant, session_id, call_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX calls_under_way ON calls (expires_at) WHERE status IN ('reserved', 'sent');

CREATE TABLE api_keys (
  tenant TEXT, key_id TEXT, hash TEXT NOT NULL UNIQUE, principal TEXT NOT NULL, created_at TEXT NOT NULL,
  revoked_at TEXT, PRIMARY KEY (tenant, key_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE counters (
  name TEXT, seconds INTEGER, period INTEGER NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (name, seconds)
) STRICT, WITHOUT ROWID;
CREATE TABLE idempotency (
  tenant TEXT NOT NULL, key TEXT NOT NULL, digest TEXT NOT NULL, begun_at INTEGER NOT NULL, session_id TEXT,
  sealed BLOB, PRIMARY KEY (tenant, key)
) STRICT;
CREATE INDEX idempotency_of_session ON idempotency (tenant, session_id);
CREATE INDEX idempotency_by_age ON idempotency (begun_at);
CREATE TABLE tickets (hash TEXT PRIMARY KEY, principal TEXT NOT NULL, expires_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

${indexTables}`;
