import { z } from 'zod';

/** What a session's chain records. */
export const auditKindSchema = z.enum([
  'session.submitted',
  'message.received',
  'action.proposed',
  'approval.requested',
  'approval.decided',
  'approval.expired',
  'approval.void',
  'action.started',
  'action.done',
  'action.failed',
  'answer.sent',
  'handover.requested',
  'handover.closed',
  'session.concluded',
  'session.failed',
  'session.cancelled',
  'session.resumed',
  'session.erased',
]);
export type AuditKind = z.infer<typeof auditKindSchema>;

/**
 * A link: `digest` = SHA-256(salt ‖ RFC 8785 of the body); `hash` = SHA-256 of the RFC 8785 form of the record without
 * `hash`. It says that something was done, and nothing about whom.
 */
export const auditRecordSchema = z.object({
  session_id: z.string(),
  seq: z.number().int().min(1),
  at: z.string(),
  kind: auditKindSchema,
  digest: z.string(),
  prev: z.string(),
  hash: z.string(),
});
export type AuditRecord = z.infer<typeof auditRecordSchema>;

/** What a digest stands for: encrypted with the session's bodies, destroyed when it is erased. */
export const auditBodySchema = z.object({ seq: z.number().int(), salt: z.string(), body: z.unknown() });
export type AuditBody = z.infer<typeof auditBodySchema>;

/** The signed end of a chain: Ed25519 over `deliberate/v1/head:` and the SHA-256 of the RFC 8785 form of the rest. */
export const auditHeadSchema = z.object({
  tenant: z.string(),
  session_id: z.string(),
  count: z.number().int(),
  hash: z.string(),
  at: z.string(),
  key_id: z.string(),
  signature: z.string(),
});
export type AuditHead = z.infer<typeof auditHeadSchema>;
