import { Failure, toFailure } from '../contracts/errors.ts';
import type { AuditHead } from '../contracts/audit.ts';
import type { Session } from '../contracts/session.ts';
import { extendChain, headStatement } from '../domain/audit/index.ts';
import type { Draft } from '../domain/draft.ts';
import { draftOf } from '../domain/draft.ts';
import { iso } from '../domain/time.ts';
import type { Services } from './services.ts';

const maxTries = 12;

/** The session of that id. @throws Failure `NotFound`, `Erased`. */
export const loadSession = async (
  services: Services,
  tenant: string,
  sessionId: string,
): Promise<Session> => {
  const session = await services.sessions.load(tenant, sessionId);
  if (session === undefined) throw new Failure('NotFound', `Cannot find session ${sessionId}.`);
  return session;
};

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Writes a draft whole: the session at its next version, its events, its audit records and their signed head. */
export const commitDraft = async (services: Services, draft: Draft, version: number): Promise<void> => {
  const { session } = draft;
  session.version = version;
  session.updated_at = draft.at;
  const { audit, chain } = extendChain({
    session_id: session.session_id,
    chain: session.chain,
    at: draft.at,
    entries: draft.entries,
    salt: () => hex(services.random.bytes(16)),
  });
  session.chain = chain;
  let head: AuditHead | undefined;
  if (audit.length > 0) {
    const unsigned = {
      tenant: session.tenant,
      session_id: session.session_id,
      count: chain.count,
      hash: chain.hash,
      at: draft.at,
      key_id: services.signer.key_id,
    };
    const signature = await services.signer.sign(headStatement(unsigned));
    head = { ...unsigned, signature: Buffer.from(signature).toString('base64') };
  }
  await services.sessions.commit({
    session,
    events: draft.events,
    audit,
    ...(head === undefined ? {} : { head }),
  });
  if (head !== undefined) await services.anchors.anchor(head);
};

/**
 * One use case's change of a session: reads it, lets `change` alter a draft, and commits once. `change` does nothing
 * but decide, since it runs again when another commit came first. Where it returns without having altered anything
 * (`unchanged`), nothing is written.
 *
 * @throws Failure `NotFound`, `Erased`, what `change` throws, and `VersionConflict` after 12 lost races (at once where
 * `expected` names the version that the caller's work rests on).
 */
export const transact = async <T>(
  services: Services,
  at: { tenant: string; session_id: string; expected?: number },
  change: (draft: Draft) => T | Promise<T>,
): Promise<T> => {
  for (let tries = 1; ; tries += 1) {
    const session = await loadSession(services, at.tenant, at.session_id);
    if (at.expected !== undefined && session.version !== at.expected) {
      throw new Failure(
        'VersionConflict',
        `Cannot commit because session ${at.session_id} has changed meanwhile.`,
      );
    }
    const draft = draftOf(session, iso(services.clock.now()));
    const before = JSON.stringify(draft.session);
    const result = await change(draft);
    if (draft.events.length === 0 && draft.entries.length === 0 && JSON.stringify(draft.session) === before)
      return result;
    try {
      await commitDraft(services, draft, session.version + 1);
      return result;
    } catch (thrown) {
      const failure = toFailure(thrown);
      if (failure.code !== 'VersionConflict' || at.expected !== undefined || tries >= maxTries) throw thrown;
    }
  }
};
