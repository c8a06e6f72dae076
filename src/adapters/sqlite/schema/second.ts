/**
 * Version 2: uploads of documents, one a document. `token` is the SHA-256 of what opens the way to send it; the bytes are
 * files beside the database.
 */
export const second = `
CREATE TABLE uploads (
  tenant TEXT, document_id TEXT, job_id TEXT NOT NULL, job TEXT NOT NULL, outcome TEXT, token TEXT NOT NULL UNIQUE,
  forget_at INTEGER NOT NULL, PRIMARY KEY (tenant, document_id)
) STRICT, WITHOUT ROWID;
`;
