import { z } from 'zod';
import type { Approval, Decision } from '../contracts/ask.ts';
import { Failure } from '../contracts/errors.ts';
import type { ActItem } from '../contracts/execution.ts';
import type { Session } from '../contracts/session.ts';
import { decisionMessage, modifiedDigest } from '../domain/approval-digest.ts';
import { itemAfterAsk } from '../domain/ask.ts';
import type { Draft } from '../domain/draft.ts';
import { emit, record } from '../domain/draft.ts';
import { judgeAction } from '../domain/policy.ts';
import { actionOf, askOf, liveStatus, requireLive } from '../domain/session.ts';
import { iso, ms } from '../domain/time.ts';
import { evaluateExpression } from '../knowledge/expression.ts';
import { askAnew, staleness } from './approval.ts';
import { tellAsk } from './ask.ts';
import { actionType, applyPolicy, argumentsFit } from './propose.ts';
import type { Caller, Services } from './services.ts';
import { loadSession, transact } from './transact.ts';

export const decideInput = z.object({
  approval_id: z.string(),
  decision: z.enum(['approve', 'reject', 'modify']),
  reason: z.string().min(1).max(2000),
  arguments: z.record(z.string(), z.unknown()).optional(),
});
export type DecideInput = z.infer<typeof decideInput>;

/** The approval of that id and its session. @throws Failure `NotFound`, `Erased` */
export const findApproval = async (
  services: Services,
  tenant: string,
  approvalId: string,
): Promise<{ session: Session; ask: Approval }> => {
  const sessionId = await services.sessions.sessionOfAsk(tenant, approvalId);
  if (sessionId === undefined) throw new Failure('NotFound', `Cannot find approval ${approvalId}.`);
  const session = await loadSession(services, tenant, sessionId);
  return { session, ask: askOf(session, 'approval', approvalId) };
};

/** @throws Failure that says why nobody can decide an approval any more */
const requireOpen = (services: Services, ask: Approval): void => {
  if (ask.status === 'answered') {
    throw new Failure('AlreadyDecided', `Cannot decide approval ${ask.ask_id} because it is decided.`, {
      data: { decision: ask.decision },
    });
  }
  if (ask.status === 'void')
    throw new Failure('ApprovalVoid', `Cannot decide approval ${ask.ask_id} because it is void.`);
  if (ask.status === 'withdrawn') {
    throw new Failure('WrongState', `Cannot decide approval ${ask.ask_id} because its session has ended.`);
  }
  if (ask.status === 'expired' || services.clock.now() > ms(ask.decide_by)) {
    throw new Failure(
      'ApprovalExpired',
      `Cannot decide approval ${ask.ask_id} because its deadline ${ask.decide_by} has passed.`,
    );
  }
};

/**
 * A person's decision on one exact action: signed, committed, then told to the machine. A repetition gets the first
 * decision with `AlreadyDecided`. Where what the approval rests on has changed, it is void and asked anew.
 *
 * @throws Failure `NotFound`, `Forbidden`, `AlreadyDecided`, `ApprovalExpired`, `ApprovalVoid`, `WrongState`,
 * `InvalidRequest` for arguments that do not fit, `ToolFailed` when the facts cannot be checked now
 */
export const decide = async (services: Services, caller: Caller, input: DecideInput): Promise<Decision> => {
  const { tenant, principal, roles } = caller.principal;
  const { session, ask } = await findApproval(services, tenant, input.approval_id);
  if (!ask.roles.some((role) => roles.some((held) => held === role))) {
    throw new Failure(
      'Forbidden',
      `Cannot decide approval ${ask.ask_id} because level ${ask.level_name} is not yours.`,
    );
  }
  if (ask.status === 'answered')
    await tellAsk(services, ask.token, itemAfterAsk(session, ask, services.clock.now()));
  requireOpen(services, ask);
  const modified = modifiedArguments(services, session, ask, input);
  const stale = input.decision === 'reject' ? undefined : await staleness(services, session, ask);
  const digest = modified === undefined ? ask.digest : modifiedDigest(ask.statement, modified);
  const signature = await services.signer.sign(decisionMessage(input.decision, digest));
  const decision: Decision = {
    decision: input.decision,
    reason: input.reason,
    by: principal,
    at: iso(services.clock.now()),
    digest,
    ...(modified === undefined ? {} : { arguments: modified }),
    signature: Buffer.from(signature).toString('base64'),
    key_id: services.signer.key_id,
  };
  const told = await transact(services, { tenant, session_id: session.session_id }, async (draft) => {
    const mine = askOf(draft.session, 'approval', ask.ask_id);
    requireOpen(services, mine);
    requireLive(draft.session, 'decide');
    if (stale === undefined) await settleDecision(services, draft, mine, decision);
    else await askAnew(services, draft, mine, stale);
    const item: ActItem = itemAfterAsk(draft.session, mine, services.clock.now());
    return { token: mine.token, item };
  });
  await tellAsk(services, told.token, told.item);
  if (stale !== undefined) {
    throw new Failure(
      'ApprovalVoid',
      `Cannot decide approval ${ask.ask_id} because it is void. ${stale.reason}`,
      {
        data: told.item.next === 'ask' ? { approval_id: told.item.id } : {},
      },
    );
  }
  services.metrics.count('deliberate_approvals_total', { decision: input.decision });
  return decision;
};

const modifiedArguments = (
  services: Services,
  session: Session,
  ask: Approval,
  input: DecideInput,
): Record<string, unknown> | undefined => {
  if (input.decision !== 'modify') return undefined;
  const type = actionType(services, actionOf(session, ask.action_id).name);
  if (input.arguments === undefined || type === undefined || !argumentsFit(type, input.arguments)) {
    throw new Failure(
      'InvalidRequest',
      `Cannot modify ${ask.statement.action} because the arguments do not fit it.`,
      {
        details: [{ path: 'arguments', message: 'must fit the schema of the action' }],
      },
    );
  }
  return input.arguments;
};

const settleDecision = async (
  services: Services,
  draft: Draft,
  mine: Approval,
  decision: Decision,
): Promise<void> => {
  const action = actionOf(draft.session, mine.action_id);
  mine.status = 'answered';
  mine.decision = decision;
  record(draft, 'approval.decided', { ask_id: mine.ask_id, decision });
  emit(draft, 'approval.decided', { approval_id: mine.ask_id, decision: decision.decision });
  if (decision.decision === 'reject') {
    action.status = 'rejected';
    action.error = { code: 'PolicyForbids', message: 'A person decided against it.' };
  } else if (decision.decision === 'approve') {
    action.status = 'approved';
  } else {
    await judgeModified(services, draft, mine, decision);
  }
  draft.session.status = liveStatus(draft.session);
};

/** A modification by someone whom the same rule would ask is their approval; another rule decides anew. */
const judgeModified = async (
  services: Services,
  draft: Draft,
  mine: Approval,
  decision: Decision,
): Promise<void> => {
  const action = actionOf(draft.session, mine.action_id);
  action.arguments = decision.arguments ?? action.arguments;
  action.status = 'proposed';
  const verdict = await judgeAction(services.pack.policies, action, draft.session, evaluateExpression);
  if (verdict.decision === 'approve' && verdict.rule.rule_id === mine.rule_id) {
    action.status = 'approved';
    return;
  }
  await applyPolicy(services, draft, action, mine.evidence, [
    `Modified by ${decision.by}: ${decision.reason}`,
  ]);
};
