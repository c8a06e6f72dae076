import type { BusinessAction } from '../contracts/action.ts';
import type { Approval, Ask, Clarification, Handover } from '../contracts/ask.ts';
import type { Citation } from '../contracts/evidence.ts';
import type { ActItem } from '../contracts/execution.ts';
import { Failure } from '../contracts/errors.ts';
import type { ActionType, PolicyRule } from '../contracts/pack/actions.ts';
import type { Session } from '../contracts/session.ts';
import { approvalDigest } from './approval-digest.ts';
import { canonicalDigest } from './canonical.ts';
import type { Draft } from './draft.ts';
import { emit, record } from './draft.ts';
import { actionOf, liveStatus, openAsks } from './session.ts';
import { iso, ms } from './time.ts';

/** Seconds until an ask's reminder, or its deadline once reminded; at least 1. */
export const waitSeconds = (ask: Ask, now: number): number => {
  const until =
    ask.reminded_at === undefined ? Math.min(ms(ask.remind_at), ms(ask.decide_by)) : ms(ask.decide_by);
  return Math.max(1, Math.ceil((until - now) / 1000));
};

/** The item that waits for an ask. */
export const itemOfAsk = (ask: Ask, now: number): ActItem => ({
  next: 'ask',
  kind: ask.kind,
  id: ask.ask_id,
  wait_seconds: waitSeconds(ask, now),
});

/** What follows for an action: do it, wait for the ask it hangs on, or nothing. */
export const itemOfAction = (session: Session, action: BusinessAction, now: number): ActItem => {
  if (action.status === 'approved') return { next: 'do', id: action.action_id };
  const ask = openAsks(session).find((one) => one.kind === 'approval' && one.action_id === action.action_id);
  return ask === undefined ? { next: 'end', id: action.action_id } : itemOfAsk(ask, now);
};

/** What follows once an ask is no longer open. An expired approval may have become a handover. */
export const itemAfterAsk = (session: Session, ask: Ask, now: number): ActItem => {
  if (ask.status === 'open') return itemOfAsk(ask, now);
  if (ask.kind !== 'approval') return { next: 'end', id: ask.ask_id };
  return itemOfAction(session, actionOf(session, ask.action_id), now);
};

/** Everything that waits for someone or is allowed and not done, the reply left out. */
export const openItems = (session: Session, replyAction: string, now: number): ActItem[] => [
  ...openAsks(session).map((ask) => itemOfAsk(ask, now)),
  ...session.actions
    .filter((action) => action.status === 'approved' && action.name !== replyAction)
    .map((action): ActItem => ({ next: 'do', id: action.action_id })),
];

const clocks = (
  now: number,
  spans: { remind_after: number; within: number },
): Pick<Ask, 'requested_at' | 'remind_at' | 'decide_by' | 'status' | 'told'> => ({
  status: 'open',
  told: false,
  requested_at: iso(now),
  remind_at: iso(now + spans.remind_after),
  decide_by: iso(now + spans.within),
});

const settleStatus = (draft: Draft): void => {
  draft.session.status = liveStatus(draft.session);
};

/** Opens an approval of one exact action at one level of its rule, and makes the session wait for it. */
export const requestApproval = (
  draft: Draft,
  asked: {
    ask_id: string;
    now: number;
    action: BusinessAction;
    type: ActionType;
    rule: PolicyRule;
    policy_version: string;
    level: number;
    evidence: Citation[];
    rests_on: Record<string, string>;
    notices?: string[];
  },
): Approval => {
  const { action, rule, level } = asked;
  const terms = rule.approval;
  const holder = terms?.levels[level];
  if (terms === undefined || holder === undefined) {
    throw new Failure(
      'PackInvalid',
      `Cannot ask for approval because rule ${rule.rule_id} has no level ${level}.`,
    );
  }
  const clock = clocks(asked.now, { remind_after: terms.remind_after, within: terms.decide_within });
  const statement = {
    action: action.name,
    arguments: action.arguments,
    context_digest: canonicalDigest({
      why: action.because,
      evidence: asked.evidence,
      rests_on: asked.rests_on,
    }),
    session: draft.session.session_id,
    plan_version: draft.session.plan?.version ?? 0,
    policy_version: asked.policy_version,
    decide_by: clock.decide_by,
    execute_by: iso(ms(clock.decide_by) + terms.execute_within),
  };
  const ask: Approval = {
    ...clock,
    ask_id: asked.ask_id,
    kind: 'approval',
    action_id: action.action_id,
    statement,
    digest: approvalDigest(statement),
    why: action.because,
    risk: action.risk,
    impact: asked.type.impact,
    evidence: asked.evidence,
    rests_on: asked.rests_on,
    notices: asked.notices ?? [],
    ...(terms.suggested === undefined ? {} : { suggested_decision: terms.suggested }),
    rule_id: rule.rule_id,
    level,
    level_name: holder.level,
    roles: [...holder.roles],
  };
  draft.session.asks.push(ask);
  action.status = 'waiting_approval';
  action.approval_id = ask.ask_id;
  action.rule_id = rule.rule_id;
  settleStatus(draft);
  record(draft, 'approval.requested', {
    ask_id: ask.ask_id,
    digest: ask.digest,
    statement,
    level: holder.level,
  });
  emit(draft, 'approval.requested', {
    approval_id: ask.ask_id,
    action: action.name,
    risk: action.risk,
    level: holder.level,
    digest: ask.digest,
    decide_by: ask.decide_by,
  });
  return ask;
};

/** Asks the customer something, and makes the session wait for the answer. */
export const requestClarification = (
  draft: Draft,
  asked: { ask_id: string; now: number; question: string; remind_after: number; close_after: number },
): Clarification => {
  const ask: Clarification = {
    ...clocks(asked.now, { remind_after: asked.remind_after, within: asked.close_after }),
    ask_id: asked.ask_id,
    kind: 'clarification',
    question: asked.question,
  };
  draft.session.asks.push(ask);
  draft.session.messages.push({ from: 'assistant', text: asked.question, at: draft.at });
  draft.session.heard = draft.session.messages.length;
  settleStatus(draft);
  emit(draft, 'session.waiting', { for: 'customer', ask_id: ask.ask_id, question: asked.question });
  return ask;
};

/** Hands the session to a person, saying why, and makes it wait for them. One open handover is enough. */
export const requestHandover = (
  draft: Draft,
  asked: {
    ask_id: string;
    now: number;
    reason: string;
    text: string;
    remind_after: number;
    close_after: number;
  },
): Handover => {
  const open = openAsks(draft.session).find((ask): ask is Handover => ask.kind === 'handover');
  if (open !== undefined) return open;
  const ask: Handover = {
    ...clocks(asked.now, { remind_after: asked.remind_after, within: asked.close_after }),
    ask_id: asked.ask_id,
    kind: 'handover',
    reason: asked.reason,
    replies: [],
    closed: false,
  };
  draft.session.asks.push(ask);
  draft.session.messages.push({ from: 'assistant', text: asked.text, at: draft.at });
  draft.session.heard = draft.session.messages.length;
  settleStatus(draft);
  record(draft, 'handover.requested', { ask_id: ask.ask_id, reason: asked.reason });
  emit(draft, 'handover.requested', { ask_id: ask.ask_id, reason: asked.reason, text: asked.text });
  return ask;
};

/** Voids an open or decided approval because what it rests on changed; the action is to be judged again. */
export const voidApproval = (draft: Draft, ask: Approval, reason: string): void => {
  ask.status = 'void';
  const action = actionOf(draft.session, ask.action_id);
  action.status = 'proposed';
  settleStatus(draft);
  record(draft, 'approval.void', { ask_id: ask.ask_id, digest: ask.digest, reason });
  emit(draft, 'approval.void', { approval_id: ask.ask_id, reason });
};

/** Closes what is open when a session ends early. */
export const withdrawAsks = (session: Session): void => {
  for (const ask of openAsks(session)) ask.status = 'withdrawn';
};
