import type { Routed, Turn } from '../contracts/execution.ts';
import type { PlanDraft } from '../contracts/plan.ts';
import type { Session } from '../contracts/session.ts';
import type { TriageResult, Utterance } from '../contracts/triage.ts';
import type { Draft } from '../domain/draft.ts';
import { isLarge } from '../domain/large-search.ts';
import { executionOrder, maxSteps, planFaults, planOf } from '../domain/plan.ts';
import { customerText, hasEnded, unheard } from '../domain/session.ts';
import { openItems } from '../domain/ask.ts';
import { clarify, handOver, mayClarify } from './asking.ts';
import { composeOther } from './compose.ts';
import { conversationOf } from './conversation.ts';
import { dispatch, goOn, idsOf, notePlan, to, whereNext } from './route.ts';
import type { Services } from './services.ts';
import { loadSession, transact } from './transact.ts';
import { namesOtherCustomer, noteTriage, triage } from './triage.ts';

/**
 * A plan as steps, from the parts that the reasoner splits the text into. Parts for the same specialist stay apart;
 * what no specialist can be consulted on is dropped. Parts that wait for each other in a circle wait for nothing.
 */
export const draftPlan = async (
  services: Services,
  session: Session,
  read: { triage: TriageResult; conversation: Utterance[]; issues: string[] },
): Promise<{ draft: PlanDraft; made_by: 'rules' | 'reasoner' }> => {
  const split = await services.reasoner.decompose(
    {
      text: customerText(session),
      conversation: read.conversation,
      triage: read.triage,
      issues: read.issues,
      max_parts: maxSteps,
    },
    { tenant: session.tenant, session_id: session.session_id, agent: 'planner' },
  );
  const useMcts = session.options.use_mcts;
  const steps = split.parts.map((part, index) => ({
    step_id: `s${index + 1}`,
    specialist: part.specialist,
    ...(part.method === undefined
      ? {}
      : { method: part.method === 'mcts' && !useMcts ? ('direct' as const) : part.method }),
    task: part.task,
    depends_on: part.depends_on.map((needed) => `s${needed + 1}`),
    success_criteria: part.success_criteria,
  }));
  const draft = { steps };
  const wrong = new Set(
    planFaults(draft, services.pack.specialists).flatMap(
      (fault) => /^steps\.(\d+)\./.exec(fault.path)?.[1] ?? [],
    ),
  );
  const kept = steps.filter((_, index) => !wrong.has(String(index))).slice(0, maxSteps);
  const ids = new Set(kept.map((step) => step.step_id));
  for (const step of kept) step.depends_on = step.depends_on.filter((need) => ids.has(need));
  if (executionOrder(kept) === undefined) for (const step of kept) step.depends_on = [];
  return {
    draft: { steps: kept },
    made_by: split.produced_by.reasoner === 'extractive' ? 'rules' : 'reasoner',
  };
};

/** Puts a plan in the session's place for it and dispatches its ready steps. */
export const installPlan = (
  services: Services,
  draft: Draft,
  made: { draft: PlanDraft; made_by: 'rules' | 'reasoner' | 'user' },
): Routed => {
  const { session } = draft;
  session.plan = planOf(made.draft, {
    version: (session.plan?.version ?? 0) + 1,
    made_by: made.made_by,
    registry: services.pack.specialists,
    large: isLarge(session.options, services.pack.causal),
  });
  session.heard = session.messages.length;
  delete session.consensus;
  notePlan(draft, session.plan);
  return { next: 'work', items: dispatch(services, session.plan) };
};

/**
 * The state `Plan`: triage where that is missing or the customer said more, then a validated DAG of consults. What is
 * too vague to plan for is asked about (twice at most), what nobody can be consulted on goes to a person. A session that
 * is past planning, since its plan was given or a commit came before a failure, goes on where it is.
 */
export const plan = async (services: Services, turn: Turn): Promise<Routed> => {
  const before = await loadSession(services, turn.tenant, turn.session_id);
  if (hasEnded(before)) return to('done');
  if (whereNext(services, structuredClone(before)).next !== 'plan')
    return transact(services, idsOf(turn), (draft) => goOn(services, draft));
  const conversation = await conversationOf(services, before);
  const renew = before.triage === undefined || unheard(before).length > 0;
  const read =
    renew || before.triage === undefined ? await triage(services, before, conversation) : before.triage;
  const made = await services.tracer.span('planning', { 'session.id': turn.session_id }, () =>
    draftPlan(services, before, { triage: read, conversation, issues: [] }),
  );
  return transact(services, { ...idsOf(turn), expected: before.version }, async (draft): Promise<Routed> => {
    const { session } = draft;
    if (renew) noteTriage(draft, read);
    if (namesOtherCustomer(services, session, read)) return composeOther(services, draft);
    if (read.unclear && mayClarify(session)) clarify(services, draft);
    else if (read.unclear || made.draft.steps.length === 0)
      handOver(services, draft, 'It belongs to nothing that can be answered here.', { unknown: true });
    else return installPlan(services, draft, made);
    return {
      next: 'act',
      items: openItems(session, services.pack.manifest.reply_action, services.clock.now()),
    };
  });
};
