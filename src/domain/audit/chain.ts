/**
 * A session's audit chain (design law 7). A record names what was done and links to the one before; the body is kept
 * apart and only its salted digest is in the chain, so that erasing a body leaves the chain whole and says nothing.
 */
import type { AuditBody, AuditHead, AuditKind, AuditRecord } from '../../contracts/audit.ts';
import { canonicalDigest, canonicalJson } from '../canonical.ts';
import { sha256Hex } from '../digest.ts';

/** The end of a chain: how many records it has and the hash of the last. */
export type ChainEnd = { count: number; hash: string };

/** What a session starts with: no records, and the `prev` of its first record. */
export const emptyChain: ChainEnd = { count: 0, hash: '' };

/** Length of a salt in characters: 128 bits as hexadecimal digits. */
export const saltLength = 32;

export type ChainExtension = {
  records: readonly AuditRecord[];
  /** One a record, in the same order. */
  bodies: readonly AuditBody[];
  /** The same two, as `SessionStore.commit` takes them. */
  audit: readonly { record: AuditRecord; body: AuditBody }[];
  chain: ChainEnd;
};

/**
 * Appends entries to a chain.
 * @param options.chain its end so far, `emptyChain` for a new session
 * @param options.at ISO 8601, the same for all entries
 * @param options.entries bodies are JSON; members that are `undefined` do not count
 * @param options.salt gives a fresh salt a call: 32 hexadecimal digits, unpredictable
 * @throws Failure `InvalidRequest` where a body has no canonical form
 */
export const extendChain = (options: {
  session_id: string;
  chain: ChainEnd;
  at: string;
  entries: readonly { kind: AuditKind; body: unknown }[];
  salt: () => string;
}): ChainExtension => {
  let chain = options.chain;
  const audit = options.entries.map(({ kind, body }) => {
    const seq = chain.count + 1;
    const salt = options.salt();
    const digest = bodyDigest({ salt, body });
    const link = { session_id: options.session_id, seq, at: options.at, kind, digest, prev: chain.hash };
    const record: AuditRecord = { ...link, hash: recordHash(link) };
    chain = { count: seq, hash: record.hash };
    return { record, body: { seq, salt, body } };
  });
  return { records: audit.map(({ record }) => record), bodies: audit.map(({ body }) => body), audit, chain };
};

/** SHA-256 of the salt's text followed by the canonical JSON of the body. The salt's length is fixed, so no two pairs give one text. */
export const bodyDigest = ({ salt, body }: Pick<AuditBody, 'salt' | 'body'>): string =>
  sha256Hex(salt + canonicalJson(body));

/** SHA-256 of the canonical JSON of a record without `hash`. */
export const recordHash = (record: Omit<AuditRecord, 'hash'>): string => {
  const { session_id, seq, at, kind, digest, prev } = record;
  return canonicalDigest({ session_id, seq, at, kind, digest, prev });
};

/** The bytes that a head's Ed25519 signature is over: `deliberate/v1/head:` and the digest of all but the signature. */
export const headStatement = (head: Omit<AuditHead, 'signature'>): Uint8Array => {
  const { tenant, session_id, count, hash, at, key_id } = head;
  const digest = canonicalDigest({ tenant, session_id, count, hash, at, key_id });
  return new TextEncoder().encode(`deliberate/v1/head:${digest}`);
};
