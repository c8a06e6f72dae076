import { Failure, toFailure } from '../contracts/errors.ts';
import { hasEnded } from '../domain/session.ts';
import { iso } from '../domain/time.ts';
import { cancelDraft, stopTurn } from './cancel.ts';
import type { Caller, Services } from './services.ts';
import { extendSigned } from './sign-chain.ts';
import { loadSession, transact } from './transact.ts';

/**
 * Destroys what a session held: bodies, salts, key, kept answers and its episode. What runs is cancelled first. The
 * audit chain stays, ends with `session.erased`, and verifies. Repeating it is success.
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
    if (toFailure(thrown).code !== 'Erased') throw thrown;
  }
  const stored = await services.sessions.audit(tenant, input.session_id);
  const last = stored?.records.at(-1);
  if (last === undefined) throw new Failure('NotFound', `Cannot find session ${input.session_id}.`);
  if (last.kind !== 'session.erased') {
    const at = iso(services.clock.now());
    const { records, head } = await extendSigned(services, {
      tenant,
      session_id: input.session_id,
      chain: { count: last.seq, hash: last.hash },
      at,
      entries: [{ kind: 'session.erased', body: { by: principal } }],
    });
    const [recorded] = records;
    if (recorded === undefined) throw new Failure('Internal', 'Cannot erase because the chain did not grow.');
    await services.sessions.erase(tenant, input.session_id, { record: recorded, head });
    await services.anchors.anchor(head);
  }
  await services.episodes.forget(tenant, input.session_id);
  await services.idempotency.forgetSession(tenant, input.session_id);
};
