import type { AuditHead } from '../contracts/audit.ts';

/** Ed25519 signatures (KMS `ED25519_SHA_512`, RAW; a key file on one machine). */
export interface Signer {
  readonly key_id: string;
  /** Raw signature over the bytes. */
  sign(message: Uint8Array): Promise<Uint8Array>;
  /** Whether the signature holds, by the public key of that id; false for an unknown id. */
  verify(keyId: string, message: Uint8Array, signature: Uint8Array): Promise<boolean>;
}

/** Where signed heads of audit chains are kept, apart from the database. */
export interface Anchors {
  /** Keeps a head; repeating it is harmless. */
  anchor(head: AuditHead): Promise<void>;
  /** The newest head anchored of each session of a tenant. */
  latest(tenant: string): Promise<ReadonlyMap<string, AuditHead>>;
}
