import type { Next, Routed, Turn, WorkItem } from '../contracts/execution.ts';
import type { Plan, Step } from '../contracts/plan.ts';
import type { Session } from '../contracts/session.ts';
import { openItems } from '../domain/ask.ts';
import type { Draft } from '../domain/draft.ts';
import { emit } from '../domain/draft.ts';
import { readySteps } from '../domain/plan.ts';
import { hasEnded, unheard } from '../domain/session.ts';
import type { Services } from './services.ts';

/** Goes on to a state that takes no items. */
export const to = (next: Next): Routed => ({ next, items: [] });

/** Name of the queue that a step goes through: where a step runs never changes the plan. */
export const queueOf = (step: Pick<Step, 'queue' | 'specialist'>): string =>
  step.queue === 'search' ? 'search' : `consult-${step.specialist}`;

/** Marks the ready steps as dispatched and gives their items. The caller commits. */
export const dispatch = (services: Services, plan: Plan): WorkItem[] =>
  readySteps(plan).map((step) => {
    step.status = 'running';
    step.attempts += 1;
    return {
      step_id: step.step_id,
      specialist: step.specialist,
      queue_url: services.queueUrl(queueOf(step)),
      attempt: step.attempts,
    };
  });

/** The reply that is composed and not delivered. */
export const pendingReply = (services: Services, session: Session): Session['actions'][number] | undefined =>
  session.actions.find(
    (action) =>
      action.name === services.pack.manifest.reply_action &&
      (action.status === 'approved' || action.status === 'waiting_approval'),
  );

/** To the reply, by way of whoever must allow it first; to `Reflect`, which takes the answer back, where it may not go out. */
export const toReply = (services: Services, session: Session): Routed => {
  const reply = pendingReply(services, session);
  if (reply === undefined) return to('reflect');
  if (reply.status === 'approved') return { next: 'reply', items: [{ next: 'do', id: reply.action_id }] };
  const waiting = openItems(session, services.pack.manifest.reply_action, services.clock.now());
  return waiting.length > 0 ? { next: 'act', items: waiting } : to('reflect');
};

/**
 * Where a session goes on whose execution was lost or failed: the state after its last commit. Steps that were
 * dispatched and never answered are dispatched again under a new attempt.
 */
export const whereNext = (services: Services, session: Session): Routed => {
  if (hasEnded(session)) return to('done');
  if (session.response !== undefined) return toReply(services, session);
  const items = openItems(session, services.pack.manifest.reply_action, services.clock.now());
  if (items.length > 0) return { next: 'act', items };
  if (session.plan === undefined || unheard(session).length > 0) return to('plan');
  for (const step of session.plan.steps) if (step.status === 'running') step.status = 'pending';
  const work = dispatch(services, session.plan);
  return work.length > 0 ? { next: 'work', items: work } : to('reflect');
};

/** Takes a session on from where its last commit left it. The plan that it came with is told once. */
export const goOn = (services: Services, draft: Draft): Routed => {
  const { session } = draft;
  const isNew = session.status === 'queued';
  if (isNew) session.status = 'running';
  const routed = whereNext(services, session);
  if (isNew && routed.next === 'work' && session.plan !== undefined) notePlan(draft, session.plan);
  return routed;
};

/** Tells that there is a plan, or that steps joined it. */
export const notePlan = (draft: Draft, plan: Plan): void => {
  emit(draft, 'plan.made', {
    version: plan.version,
    made_by: plan.made_by,
    steps: plan.steps.map(({ step_id, specialist, method, depends_on }) => ({
      step_id,
      specialist,
      method,
      depends_on,
    })),
  });
};

/** The session's place in every key, log line and call of an execution. */
export const idsOf = (turn: Turn): { tenant: string; session_id: string } => ({
  tenant: turn.tenant,
  session_id: turn.session_id,
});
