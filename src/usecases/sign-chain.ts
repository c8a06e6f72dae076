import type { AuditHead } from '../contracts/audit.ts';
import { extendChain, headStatement } from '../domain/audit/index.ts';
import type { ChainExtension } from '../domain/audit/index.ts';
import type { Services } from './services.ts';

/** Appends entries to a session's audit chain, each with a fresh salt of 128 bits, and signs its new end. */
export const extendSigned = async (
  services: Pick<Services, 'random' | 'signer'>,
  { tenant, ...entries }: { tenant: string } & Omit<Parameters<typeof extendChain>[0], 'salt'>,
): Promise<ChainExtension & { head: AuditHead }> => {
  const extended = extendChain({
    ...entries,
    salt: () => Buffer.from(services.random.bytes(16)).toString('hex'),
  });
  const { session_id, at } = entries;
  const unsigned = { tenant, session_id, ...extended.chain, at, key_id: services.signer.key_id };
  const signature = Buffer.from(await services.signer.sign(headStatement(unsigned))).toString('base64');
  return { ...extended, head: { ...unsigned, signature } };
};
