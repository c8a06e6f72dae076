import { generateKeyPairSync, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { AuditHead, AuditKind } from '../../src/contracts/audit.ts';
import { emptyChain, extendChain, headStatement } from '../../src/domain/audit/index.ts';
import type { ChainEnd, VerifySignature } from '../../src/domain/audit/index.ts';

export type TestKey = { key_id: string; privateKey: KeyObject; publicKey: KeyObject };

export const makeKey = (key_id: string): TestKey => ({ key_id, ...generateKeyPairSync('ed25519') });

export const signText = (key: TestKey, message: Uint8Array): string =>
  sign(null, message, key.privateKey).toString('base64');

export const verifierOf =
  (...keys: readonly TestKey[]): VerifySignature =>
  (keyId, message, signature) => {
    const key = keys.find(({ key_id }) => key_id === keyId);
    return key !== undefined && verify(null, message, key.publicKey, signature);
  };

export const signHead = (
  key: TestKey,
  chain: ChainEnd,
  of: { tenant?: string; session_id: string; at?: string },
): AuditHead => {
  const unsigned = {
    tenant: of.tenant ?? 'acme',
    session_id: of.session_id,
    ...chain,
    at: of.at ?? '2026-03-01T09:00:00.000Z',
    key_id: key.key_id,
  };
  return { ...unsigned, signature: signText(key, headStatement(unsigned)) };
};

/** A chain of `entries` with salts counted up from 1. */
export const makeChain = (
  session_id: string,
  entries: readonly { kind: AuditKind; body: unknown }[],
  chain: ChainEnd = emptyChain,
) => {
  let salts = chain.count;
  return extendChain({
    session_id,
    chain,
    at: '2026-03-01T09:00:00.000Z',
    entries,
    salt: () => (salts += 1).toString(16).padStart(32, '0'),
  });
};
