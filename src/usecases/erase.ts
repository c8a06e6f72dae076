import type { AuditHead, AuditRecord } from '../contracts/audit.ts';
import { Failure, toFailure } from '../contracts/errors.ts';
import { hasEnded } from '../domain/session.ts';
import { iso } from '../domain/time.ts';
import { cancelDraft, stopTurn } from './cancel.ts';
import type { Caller, Services } from './services.ts';
import { extendSigned } from './sign-chain.ts';
import { loadSession, transact } from './transact.ts';

/** The link that ends a chain after `last`, and the signed head that it makes. */
const lastLink = async (
  services: Services,
  { principal: { tenant, principal } }: Caller,
  { session_id, last }: { session_id: string; last: AuditRecord },
): Promise<{ record: AuditRecord; head: AuditHead }> => {
  const { records, head } = await extendSigned(services, {
    tenant,
    session_id,
    chain: { count: last.seq, hash: last.hash },
    at: iso(services.clock.now()),
    entries: [{ kind: 'session.erased', body: { by: principal } }],
  });
  const [record] = records;
  if (record === undefined) throw new Failure('Internal', 'Cannot erase because the chain did not grow.');
  return { record, head };
};

/**
 * Destroys what a session held: bodies, salts, key, kept answers and its episode. What runs is cancelled first. The
 * audit chain stays, ends with `session.erased`, and verifies. Repeating it is success. One that has expired is erased
 * too, so that no archive of it can be opened.
 * @throws Failure `NotFound`
 */
export const erase = async (
  services: Services,
  caller: Caller,
  input: { session_id: string },
): Promise<void> => {
  const { tenant, principal } = caller.principal;
  try {
    await transact(services, { tenant, session_id: input.session_id }, (draft) => {
      if (!hasEnded(draft.session)) cancelDraft(services, draft, principal);
    });
    await stopTurn(services, await loadSession(services, tenant, input.session_id));
  } catch (thrown) {
    // Of one that has expired the chain is left, and its key, which opens what is in an archive.
    if (!['Erased', 'NotFound'].includes(toFailure(thrown).code)) throw thrown;
  }
  const stored = await services.sessions.audit(tenant, input.session_id);
  const last = stored?.records.at(-1);
  if (last === undefined) throw new Failure('NotFound', `Cannot find session ${input.session_id}.`);
  // An erasure that was interrupted is finished, with the link it made.
  const end =
    last.kind === 'session.erased' && stored?.head !== undefined
      ? { record: last, head: stored.head }
      : await lastLink(services, caller, { session_id: input.session_id, last });
  await services.sessions.erase(tenant, input.session_id, end);
  await services.anchors.anchor(end.head);
  await services.episodes.forget(tenant, input.session_id);
  await services.idempotency.forgetSession(tenant, input.session_id);
};
