import {
  auditBodySchema,
  auditHeadSchema,
  auditRecordSchema,
  type AuditHead,
  type AuditRecord,
} from '../../contracts/audit.ts';
import type { SessionStore } from '../../ports/session-store.ts';
import type { Database } from './database.ts';
import { parsed } from '../../contracts/parsed.ts';
import { bytes, number, text } from './rows.ts';
import type { Vault } from './vault.ts';

/** Adds links to a session's chain and replaces its head. Only inside a write. */
export const appendAudit = (
  db: Database,
  tenant: string,
  { records, head }: { records: readonly AuditRecord[]; head: AuditHead | undefined },
): void => {
  for (const record of records) {
    db.sql('INSERT INTO audit_records (tenant, session_id, seq, record) VALUES (?, ?, ?, ?)').run(
      tenant,
      record.session_id,
      record.seq,
      JSON.stringify(record),
    );
  }
  if (!head) return;
  db.sql(
    `INSERT INTO audit_heads (tenant, session_id, head) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET head = excluded.head`,
  ).run(tenant, head.session_id, JSON.stringify(head));
};

/** @see SessionStore.audit */
export const readAudit = (
  db: Database,
  vault: Vault,
  { tenant, sessionId }: { tenant: string; sessionId: string },
): Awaited<ReturnType<SessionStore['audit']>> => {
  const session = db
    .sql('SELECT erased FROM sessions WHERE tenant = ? AND session_id = ?')
    .get(tenant, sessionId);
  if (!session) return undefined;
  const records = db
    .sql('SELECT record FROM audit_records WHERE tenant = ? AND session_id = ? ORDER BY seq')
    .all(tenant, sessionId)
    .map((row) => parsed(auditRecordSchema, text(row, 'record'), `an audit record of session ${sessionId}`));
  const headRow = db
    .sql('SELECT head FROM audit_heads WHERE tenant = ? AND session_id = ?')
    .get(tenant, sessionId);
  const head = headRow && parsed(auditHeadSchema, text(headRow, 'head'), `the audit head of ${sessionId}`);
  const rest = head ? { head } : {};
  if (number(session, 'erased') === 1) return { records, bodies: [], ...rest };
  const open = vault.opener(tenant, sessionId);
  const bodies = db
    .sql('SELECT seq, sealed FROM audit_bodies WHERE tenant = ? AND session_id = ? ORDER BY seq')
    .all(tenant, sessionId)
    .map((row) => {
      const context = `audit body ${sessionId}/${number(row, 'seq')}`;
      return parsed(auditBodySchema, open(context, bytes(row, 'sealed')), context);
    });
  return { records, bodies, ...rest };
};
