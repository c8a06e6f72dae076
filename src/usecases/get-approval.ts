import type { ApprovalView } from '../contracts/api.ts';
import type { Approval } from '../contracts/ask.ts';
import { Failure } from '../contracts/errors.ts';
import type { Session } from '../contracts/session.ts';
import { defined } from './get-session.ts';
import type { Caller, Services } from './services.ts';
import { loadSession } from './transact.ts';

/** One approval, open or not. @throws Failure `NotFound`, `Erased`. */
export async function getApproval(
  services: Services,
  caller: Caller,
  input: { approval_id: string },
): Promise<ApprovalView> {
  const { tenant } = caller.principal;
  const sessionId = await services.sessions.sessionOfAsk(tenant, input.approval_id);
  if (sessionId === undefined) throw notFound(input.approval_id);
  const view = approvalOf(await loadSession(services, tenant, sessionId), input.approval_id);
  if (view === undefined) throw notFound(input.approval_id);
  return view;
}

const notFound = (id: string): Failure => new Failure('NotFound', `Cannot find approval ${id}.`);

/** The approval of that id as clients see it; undefined where the session has none. */
export const approvalOf = (session: Session, id: string): ApprovalView | undefined => {
  const ask = session.asks.find((one): one is Approval => one.ask_id === id && one.kind === 'approval');
  return ask === undefined ? undefined : view(session, ask);
};

const view = (session: Session, ask: Approval): ApprovalView => ({
  approval_id: ask.ask_id,
  session_id: session.session_id,
  action_id: ask.action_id,
  action: ask.statement.action,
  arguments: ask.statement.arguments,
  why: ask.why,
  risk: ask.risk,
  impact: ask.impact,
  evidence: ask.evidence,
  notices: ask.notices,
  ...defined(ask, ['suggested_decision', 'decision']),
  context_digest: ask.statement.context_digest,
  digest: ask.digest,
  policy_version: ask.statement.policy_version,
  plan_version: ask.statement.plan_version,
  rule_id: ask.rule_id,
  level: ask.level,
  level_name: ask.level_name,
  roles: ask.roles,
  requested_at: ask.requested_at,
  remind_at: ask.remind_at,
  decide_by: ask.decide_by,
  execute_by: ask.statement.execute_by,
  status: ask.status,
  ...(session.subject === undefined ? {} : { customer_id: session.subject.customer_id }),
  input: session.input,
});
