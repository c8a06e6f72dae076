import type { ApprovalStatement, Decision } from '../contracts/ask.ts';
import { canonicalDigest } from './canonical.ts';

/** Prefixes keep a signature made for one purpose from standing for another. */
const prefixes = {
  approve: 'deliberate/v1/approval:',
  reject: 'deliberate/v1/rejection:',
  modify: 'deliberate/v1/modification:',
} as const satisfies Record<Decision['decision'], string>;

/**
 * What stands for an approval (design law 3): the SHA-256 of the statement's canonical JSON, 64 hexadecimal digits.
 * Every member counts, so whatever changes while it waits gives another digest.
 */
export const approvalDigest = (statement: ApprovalStatement): string => canonicalDigest(statement);

/** The digest that a `modify` is signed over: that of the statement with the new arguments in it. */
export const modifiedDigest = (
  statement: ApprovalStatement,
  modified: ApprovalStatement['arguments'],
): string => approvalDigest({ ...statement, arguments: modified });

/** The bytes that a decision's Ed25519 signature is over: the prefix of its kind, then the digest's hexadecimal text. */
export const decisionMessage = (decision: Decision['decision'], digest: string): Uint8Array =>
  new TextEncoder().encode(`${prefixes[decision]}${digest}`);
