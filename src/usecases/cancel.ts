import type { Session, SessionStatus } from '../contracts/session.ts';
import { withdrawAsks } from '../domain/ask.ts';
import type { Draft } from '../domain/draft.ts';
import { emit, record } from '../domain/draft.ts';
import { executionName, hasEnded, requireLive } from '../domain/session.ts';
import { composeAnswer } from '../reasoning/composer.ts';
import { outcomesOf } from './outcomes.ts';
import type { Caller, Services } from './services.ts';
import { loadSession, transact } from './transact.ts';

/** Ends a session early: nothing more is asked or done, and what was done is said. */
export const cancelDraft = (services: Services, draft: Draft, by: string): void => {
  const { session } = draft;
  withdrawAsks(session);
  for (const action of session.actions) {
    if (action.status === 'proposed' || action.status === 'waiting_approval') action.status = 'void';
    else if (action.status === 'approved') action.status = action.attempts === 0 ? 'void' : 'unknown';
  }
  for (const step of session.plan?.steps ?? []) {
    if (step.status === 'pending' || step.status === 'running') step.status = 'skipped';
  }
  const done = session.actions.filter((action) => action.status === 'done').map((action) => action.name);
  sayCancelled(services, session);
  session.status = 'cancelled';
  record(draft, 'session.cancelled', { by, done });
  emit(draft, 'session.cancelled', { by, done, response: session.response });
};

/** Answers that the session was cancelled, with what was done until then or may have been. */
export const sayCancelled = (services: Services, session: Session): void => {
  const { text, citations } = composeAnswer({
    sections: [],
    outcomes: outcomesOf(services, session),
    replies: [],
    notices: [services.pack.manifest.texts.cancelled],
  });
  session.response = text;
  session.citations = [...citations];
};

/**
 * Stops a session and its execution. Repeating it on a cancelled session is success.
 * @throws Failure `NotFound`, `WrongState` when it has concluded or failed
 */
export const cancel = async (
  services: Services,
  caller: Caller,
  input: { session_id: string },
): Promise<{ session_id: string; status: SessionStatus }> => {
  const { tenant, principal } = caller.principal;
  await transact(services, { tenant, session_id: input.session_id }, (draft) => {
    if (draft.session.status === 'cancelled') return;
    requireLive(draft.session, 'cancel it');
    cancelDraft(services, draft, principal);
  });
  await stopTurn(services, await loadSession(services, tenant, input.session_id));
  return { session_id: input.session_id, status: 'cancelled' };
};

/** Stops the execution of a session that has ended early. */
export const stopTurn = async (services: Services, session: Session): Promise<void> => {
  if (hasEnded(session))
    await services.orchestrator.stop(executionName(session), 'The session was cancelled.');
};
