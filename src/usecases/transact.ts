import { Failure, toFailure } from '../contracts/errors.ts';
import type { Session } from '../contracts/session.ts';
import type { Draft } from '../domain/draft.ts';
import { draftOf } from '../domain/draft.ts';
import { iso } from '../domain/time.ts';
import type { Services } from './services.ts';
import { extendSigned } from './sign-chain.ts';

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

/** Writes a draft whole: the session at its next version, its events, its audit records and their signed head. */
export const commitDraft = async (services: Services, draft: Draft, version: number): Promise<void> => {
  const { session } = draft;
  session.version = version;
  session.updated_at = draft.at;
  const { session_id, tenant } = session;
  const signed =
    draft.entries.length === 0
      ? undefined
      : await extendSigned(services, {
          tenant,
          session_id,
          chain: session.chain,
          at: draft.at,
          entries: draft.entries,
        });
  if (signed !== undefined) session.chain = signed.chain;
  await services.sessions.commit({
    session,
    events: draft.events,
    audit: signed?.audit ?? [],
    ...(signed === undefined ? {} : { head: signed.head }),
  });
  if (signed !== undefined) await services.anchors.anchor(signed.head);
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
