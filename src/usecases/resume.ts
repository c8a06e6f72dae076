import { Failure } from '../contracts/errors.ts';
import type { Session, SessionStatus } from '../contracts/session.ts';
import type { BusinessAction } from '../contracts/action.ts';
import type { Draft } from '../domain/draft.ts';
import { emit, record } from '../domain/draft.ts';
import { liveStatus } from '../domain/session.ts';
import { clarify, handOver } from './asking.ts';
import { applyPolicy } from './propose.ts';
import type { Caller, Services } from './services.ts';
import { startTurn } from './start.ts';
import { loadSession, transact } from './transact.ts';

/**
 * Starts a failed session's next turn, from its last good step: what is done stays done.
 * @throws Failure `NotFound`, `WrongState` when it has not failed
 */
export const resume = async (
  services: Services,
  caller: Caller,
  input: { session_id: string },
): Promise<{ session_id: string; status: SessionStatus }> => {
  const at = { tenant: caller.principal.tenant, session_id: input.session_id };
  await transact(services, at, async (draft) => {
    const { session } = draft;
    if (session.status !== 'failed') {
      throw new Failure(
        'WrongState',
        `Cannot resume session ${session.session_id} because it is ${session.status}.`,
      );
    }
    if (session.consensus === undefined) tryStepsAgain(session);
    for (const action of session.actions) {
      if (action.status === 'waiting_approval') await askAgain(services, draft, action);
    }
    waitAgain(services, draft);
    session.turn += 1;
    delete session.failure;
    session.status = liveStatus(session);
    record(draft, 'session.resumed', { by: caller.principal.principal, turn: session.turn });
    emit(draft, 'session.accepted', { turn: session.turn, resumed: true });
  });
  const session = await loadSession(services, at.tenant, at.session_id);
  await startTurn(services, session);
  return { session_id: session.session_id, status: session.status };
};

/** Steps that were lost or failed before a vote was taken. */
const tryStepsAgain = (session: Session): void => {
  for (const step of session.plan?.steps ?? []) {
    if (step.status !== 'failed' && step.status !== 'skipped' && step.status !== 'running') continue;
    step.status = 'pending';
    delete step.error;
  }
};

/** The customer or person whom the session waited for when it failed is waited for again. */
const waitAgain = (services: Services, draft: Draft): void => {
  const { asks } = draft.session;
  const question = asks.findLast((ask) => ask.kind === 'clarification');
  if (question?.status === 'withdrawn') clarify(services, draft, question.question);
  const handover = asks.findLast((ask) => ask.kind === 'handover');
  if (handover?.status === 'withdrawn') handOver(services, draft, handover.reason);
};

/** The approval was withdrawn when the session failed: policy judges the action anew. */
const askAgain = async (services: Services, draft: Draft, action: BusinessAction): Promise<void> => {
  const held = draft.session.asks.find((ask) => ask.ask_id === action.approval_id);
  action.status = 'proposed';
  await applyPolicy(services, draft, action, held?.kind === 'approval' ? held.evidence : []);
};
