import type { AskView, SessionView } from '../contracts/api.ts';
import { linksOf } from '../contracts/api/common.ts';
import type { Ask } from '../contracts/ask.ts';
import type { Session } from '../contracts/session.ts';
import type { Caller, Services } from './services.ts';
import { isCustomer, visibleSession } from './visible-session.ts';

/** One session as the caller may see it. @throws Failure `NotFound`, `Erased`. */
export async function getSession(
  services: Services,
  caller: Caller,
  input: { session_id: string },
): Promise<SessionView> {
  const session = await visibleSession(services, caller, input.session_id);
  return sessionView(session, isCustomer(caller.principal));
}

/**
 * A session without what stays inside: task tokens, digests of requests, signatures. A customer does not see who
 * decided on it, nor why.
 */
export const sessionView = (session: Session, forCustomer: boolean): SessionView => ({
  session_id: session.session_id,
  thread_id: session.thread_id,
  turn: session.turn,
  status: session.status,
  channel: session.channel,
  ...(session.subject === undefined ? {} : { customer_id: session.subject.customer_id }),
  input: session.input,
  messages: session.messages,
  options: session.options,
  ...defined(session, [
    'triage',
    'plan',
    'consensus',
    'response',
    'judgement',
    'produced_by',
    'mcts_stats',
    'failure',
  ]),
  rounds: session.rounds,
  reflections: session.reflections,
  facts: session.facts,
  confidence: session.confidence,
  agents_used: session.agents_used,
  citations: session.citations,
  actions: session.actions,
  asks: session.asks.map((ask) => askView(ask, forCustomer)),
  cost: session.cost,
  budget_usd: session.budget_usd,
  last_seq: session.last_seq,
  links: linksOf(session.session_id),
  created_at: session.created_at,
  updated_at: session.updated_at,
  version: session.version,
});

const askView = (ask: Ask, forCustomer: boolean): AskView => {
  const view: AskView = {
    ask_id: ask.ask_id,
    kind: ask.kind,
    status: ask.status,
    requested_at: ask.requested_at,
    decide_by: ask.decide_by,
  };
  if (ask.kind === 'clarification') return { ...view, question: ask.question, ...defined(ask, ['answer']) };
  if (ask.kind === 'handover') return forCustomer ? view : { ...view, reason: ask.reason };
  view.action_id = ask.action_id;
  if (ask.decision !== undefined) view.decision = ask.decision.decision;
  if (forCustomer) return view;
  return {
    ...view,
    reason: ask.why,
    level: ask.level_name,
    ...(ask.decision === undefined ? {} : { decided_by: ask.decision.by }),
  };
};

/** The named members of `from` that are there. */
export const defined = <T extends object, K extends keyof T>(from: T, names: readonly K[]): Pick<T, K> => {
  const found: Partial<T> = {};
  for (const name of names) if (from[name] !== undefined) found[name] = from[name];
  return found as Pick<T, K>;
};
