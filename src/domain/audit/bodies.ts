import { approvalStatementSchema, decisionSchema } from '../../contracts/ask.ts';
import type { AuditBody, AuditKind, AuditRecord } from '../../contracts/audit.ts';
import { approvalDigest, decisionMessage } from '../approval-digest.ts';
import { bodyDigest, saltLength } from './chain.ts';
import type { Finding } from './finding.ts';

/** Whether an Ed25519 signature (raw bytes) over a message holds by the public key of that id; false for an unknown id. */
export type VerifySignature = (
  keyId: string,
  message: Uint8Array,
  signature: Uint8Array,
) => boolean | Promise<boolean>;

/** Holds bodies against the digests of their records. An erased session has none, and that is how it should be. */
export const checkBodies = (
  sessionId: string,
  at: ReadonlyMap<number, AuditRecord>,
  bodies: readonly AuditBody[],
): Finding[] => {
  const mismatch = (seq: number, message: string): Finding => ({
    name: 'body-mismatch',
    session_id: sessionId,
    seq,
    message,
  });
  const erased = [...at.values()].some(({ kind }) => kind === 'session.erased');
  if (erased) return bodies.map(({ seq }) => mismatch(seq, `body ${seq} is still there after the erasure`));

  const bySeq = new Map(bodies.map((body) => [body.seq, body]));
  const findings: Finding[] = [];
  for (const [seq, record] of at) {
    const body = bySeq.get(seq);
    if (body === undefined) findings.push(mismatch(seq, `body ${seq} is gone`));
    else if (!matches(record, body))
      findings.push(mismatch(seq, `body ${seq} does not have the digest in its record`));
  }
  for (const { seq } of bodies) {
    if (!at.has(seq)) findings.push(mismatch(seq, `body ${seq} belongs to no record`));
  }
  return findings;
};

const matches = (record: AuditRecord, body: AuditBody): boolean => {
  if (body.salt.length !== saltLength) return false;
  try {
    return bodyDigest(body) === record.digest;
  } catch {
    return false;
  }
};

/**
 * Checks what approvals say of themselves: that a request's `digest` is that of its `statement`, and that the signature
 * of each decision holds. The bodies are those of `approval.requested` ({statement, digest, …}) and `approval.decided`
 * ({decision, …}).
 */
export const checkDecisions = async (
  sessionId: string,
  at: ReadonlyMap<number, AuditRecord>,
  bodies: readonly AuditBody[],
  verifySignature: VerifySignature,
): Promise<Finding[]> => {
  const findings: Finding[] = [];
  for (const { seq, body } of bodies) {
    const problem = await problemWith(at.get(seq)?.kind, body, verifySignature);
    if (problem !== undefined) {
      findings.push({
        name: 'decision-forged',
        session_id: sessionId,
        seq,
        message: `record ${seq}: ${problem}`,
      });
    }
  }
  return findings;
};

const problemWith = async (
  kind: AuditKind | undefined,
  body: unknown,
  verifySignature: VerifySignature,
): Promise<string | undefined> => {
  if (kind === 'approval.requested') {
    const statement = approvalStatementSchema.safeParse(member(body, 'statement'));
    if (!statement.success) return 'the request holds no statement';
    return approvalDigest(statement.data) === member(body, 'digest')
      ? undefined
      : 'the digest of the request is not that of its statement';
  }
  if (kind !== 'approval.decided') return undefined;
  const decision = decisionSchema.safeParse(member(body, 'decision'));
  if (!decision.success) return 'the record holds no signed decision';
  const { decision: verb, digest, signature, key_id } = decision.data;
  const holds = await verifySignature(key_id, decisionMessage(verb, digest), fromBase64(signature));
  return holds ? undefined : `the signature of the decision does not hold under key ${key_id}`;
};

const member = (body: unknown, name: string): unknown =>
  typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined;

/** Bytes of a base64 text; none where it is not base64. */
export const fromBase64 = (text: string): Uint8Array => {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
};
