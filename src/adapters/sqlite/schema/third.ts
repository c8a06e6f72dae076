/** Version 3: searches under way, sealed under their session's key. */
export const third = `
CREATE TABLE checkpoints (
  tenant TEXT, session_id TEXT, name TEXT, kept_at INTEGER NOT NULL, sealed BLOB NOT NULL,
  PRIMARY KEY (tenant, session_id, name)
) STRICT;
CREATE INDEX checkpoints_by_age ON checkpoints (kept_at);
`;
