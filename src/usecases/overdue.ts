import type { ActItem, AskInput } from '../contracts/execution.ts';
import type { Approval, Ask } from '../contracts/ask.ts';
import { itemAfterAsk, itemOfAsk, requestApproval } from '../domain/ask.ts';
import type { Draft } from '../domain/draft.ts';
import { emit, record } from '../domain/draft.ts';
import { actionOf, askOf, hasEnded, liveStatus } from '../domain/session.ts';
import { ms } from '../domain/time.ts';
import { newId } from '../ports/random.ts';
import { handOver } from './asking.ts';
import { actionType } from './propose.ts';
import { idsOf } from './route.ts';
import type { Services } from './services.ts';
import { transact } from './transact.ts';

/**
 * The state `Overdue`: an ask's reminder or deadline has come. Reminds once; at the deadline an approval goes to the
 * next level of its rule, or the policy's default applies; a clarification or handover is closed. An answer that came
 * meanwhile is honoured.
 */
export const overdue = async (services: Services, input: AskInput): Promise<ActItem> => {
  let expired = false;
  const item = await transact(services, idsOf(input.turn), (draft): ActItem => {
    const { session } = draft;
    const now = services.clock.now();
    expired = false;
    if (hasEnded(session)) return { next: 'end', id: input.id };
    const mine = askOf(session, input.kind, input.id);
    if (mine.status !== 'open') return itemAfterAsk(session, mine, now);
    expired = now >= ms(mine.decide_by);
    if (expired) return expire(services, draft, mine);
    if (mine.reminded_at === undefined && now >= ms(mine.remind_at)) remind(services, draft, mine);
    return itemOfAsk(mine, now);
  });
  if (expired) services.metrics.count('deliberate_asks_total', { kind: input.kind, status: 'expired' });
  return item;
};

const remind = (services: Services, draft: Draft, mine: Ask): void => {
  mine.reminded_at = draft.at;
  if (mine.kind === 'approval') {
    emit(draft, 'approval.reminded', {
      approval_id: mine.ask_id,
      level: mine.level_name,
      decide_by: mine.decide_by,
    });
    return;
  }
  emit(draft, 'session.waiting', {
    for: mine.kind === 'clarification' ? 'customer' : 'person',
    ask_id: mine.ask_id,
    reminder: true,
    ...(mine.kind === 'clarification' ? { text: services.pack.manifest.texts.remind_clarification } : {}),
  });
};

const expire = (services: Services, draft: Draft, mine: Ask): ActItem => {
  mine.status = 'expired';
  const { session } = draft;
  if (mine.kind !== 'approval') {
    if (mine.kind === 'handover') {
      record(draft, 'handover.closed', { ask_id: mine.ask_id, by: 'deadline' });
      emit(draft, 'handover.closed', { ask_id: mine.ask_id, expired: true });
    }
    session.status = liveStatus(session);
    return { next: 'end', id: mine.ask_id };
  }
  const escalated = escalate(services, draft, mine);
  record(draft, 'approval.expired', {
    ask_id: mine.ask_id,
    digest: mine.digest,
    escalated_to: escalated?.ask_id,
  });
  emit(draft, 'approval.expired', {
    approval_id: mine.ask_id,
    ...(escalated === undefined ? {} : { escalated_to: escalated.ask_id, level: escalated.level_name }),
  });
  if (escalated !== undefined) return itemOfAsk(escalated, services.clock.now());
  return applyDefault(services, draft, mine);
};

const ruleOf = (
  services: Services,
  mine: Approval,
): Services['pack']['policies']['rules'][number] | undefined =>
  services.pack.policies.rules.find((rule) => rule.rule_id === mine.rule_id);

const escalate = (services: Services, draft: Draft, mine: Approval): Approval | undefined => {
  const action = actionOf(draft.session, mine.action_id);
  const rule = ruleOf(services, mine);
  const type = actionType(services, action.name);
  if (type === undefined || rule?.approval?.levels[mine.level + 1] === undefined) return undefined;
  return requestApproval(draft, {
    ask_id: newId(services.random, 'apr'),
    now: services.clock.now(),
    action,
    type,
    rule,
    policy_version: services.pack.policies.version,
    level: mine.level + 1,
    evidence: mine.evidence,
    rests_on: mine.rests_on,
    notices: [...mine.notices, `Nobody at level ${mine.level_name} decided in time.`],
  });
};

const applyDefault = (services: Services, draft: Draft, mine: Approval): ActItem => {
  const { session } = draft;
  const action = actionOf(session, mine.action_id);
  action.status = 'rejected';
  action.error = { code: 'ApprovalExpired', message: 'Nobody decided before the deadline.' };
  session.status = liveStatus(session);
  if (ruleOf(services, mine)?.approval?.on_timeout !== 'handover') return { next: 'end', id: mine.ask_id };
  const before = new Set(session.asks);
  handOver(services, draft, `Nobody decided on ${action.name} before the deadline.`);
  const opened = session.asks.find((one) => !before.has(one));
  return opened === undefined ? { next: 'end', id: mine.ask_id } : itemOfAsk(opened, services.clock.now());
};
