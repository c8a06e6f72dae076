import { describe, expect, it } from 'vitest';
import '../support/matchers.ts';
import { policyRuleSchema } from '../../src/contracts/pack/actions.ts';
import type { ActionType } from '../../src/contracts/pack/actions.ts';
import { approvalDigest } from '../../src/domain/approval-digest.ts';
import {
  itemAfterAsk,
  itemOfAction,
  openItems,
  requestApproval,
  requestClarification,
  requestHandover,
  voidApproval,
  waitSeconds,
  withdrawAsks,
} from '../../src/domain/ask.ts';
import { draftOf } from '../../src/domain/draft.ts';
import type { Draft } from '../../src/domain/draft.ts';
import { iso } from '../../src/domain/time.ts';
import { aSession } from '../ports/examples.ts';
import { anAction } from './examples.ts';

const now = Date.parse('2026-04-15T09:00:00Z');
const hour = 3_600_000;
const rule = policyRuleSchema.parse({
  rule_id: 'refund',
  action: 'refund',
  decision: 'approve',
  reason: 'Money leaves.',
  approval: {
    levels: [
      { level: 'desk', roles: ['operator'] },
      { level: 'owner', roles: ['admin'] },
    ],
    remind_after: '1h',
    decide_within: '4h',
    execute_within: '1d',
    on_timeout: 'reject',
  },
});
const type: ActionType = {
  action_id: 'refund',
  title: 'Refund',
  impact: 'Pays back.',
  arguments: { type: 'object' },
  risk: 'high',
  executor: 'refund',
  target: ['charge'],
  done_text: 'Refunded.',
};
const started = (): Draft => draftOf(aSession({ status: 'running', actions: [anAction()] }), iso(now));
const only = (draft: Draft) => {
  const action = draft.session.actions[0];
  if (action === undefined) throw new Error('There is no action.');
  return action;
};
const asked = (draft: Draft, level = 0) =>
  requestApproval(draft, {
    ask_id: 'apr_1',
    now,
    action: only(draft),
    type,
    rule,
    policy_version: '7',
    level,
    evidence: [],
    rests_on: { 'rule:refund': 'v1' },
  });
const spans = { remind_after: hour, close_after: 4 * hour };

describe('asking for an approval', () => {
  it('makes the session wait, with the clocks of its rule', () => {
    const draft = started();
    const ask = asked(draft);
    expect(draft.session.status).toBe('waiting_approval');
    expect(only(draft)).toMatchObject({
      status: 'waiting_approval',
      approval_id: 'apr_1',
      rule_id: 'refund',
    });
    expect(ask).toMatchObject({
      remind_at: iso(now + hour),
      decide_by: iso(now + 4 * hour),
      level_name: 'desk',
      roles: ['operator'],
    });
    expect(ask.statement).toMatchObject({ decide_by: ask.decide_by, execute_by: iso(now + 28 * hour) });
    expect(draft.events.map((event) => event.type)).toEqual(['approval.requested']);
    expect(draft.entries.map((entry) => entry.kind)).toEqual(['approval.requested']);
  });

  it('digests exactly what is asked: every part of it counts', () => {
    const { statement, digest } = asked(started());
    expect(digest).toBe(approvalDigest(statement));
    const changes = {
      action: 'other',
      arguments: { charge: 'ch_2' },
      context_digest: 'x',
      session: 's_2',
      plan_version: 2,
      policy_version: '8',
      decide_by: iso(now),
      execute_by: iso(now),
    };
    for (const [name, value] of Object.entries(changes))
      expect(approvalDigest({ ...statement, [name]: value }), name).not.toBe(digest);
  });

  it('at a level that the rule lacks is the pack’s fault', async () => {
    await expect(Promise.resolve().then(() => asked(started(), 2))).toFailAs('PackInvalid');
  });
});

describe('asking the customer or a person', () => {
  it('says the question, and makes the session wait for the customer', () => {
    const draft = started();
    requestClarification(draft, { ask_id: 'q', now, question: 'Which one?', ...spans });
    expect(draft.session).toMatchObject({ status: 'waiting_customer', heard: 2 });
    expect(draft.session.messages.at(-1)).toMatchObject({ from: 'assistant', text: 'Which one?' });
  });

  it('hands over once: a second reason finds the first handover', () => {
    const draft = started();
    const first = requestHandover(draft, { ask_id: 'h1', now, reason: 'One.', text: 'Hello.', ...spans });
    const second = requestHandover(draft, { ask_id: 'h2', now, reason: 'Two.', text: 'Hello.', ...spans });
    expect(second).toBe(first);
    expect(draft.session.asks).toHaveLength(1);
    expect(draft.session.status).toBe('waiting_person');
    first.status = 'answered';
    requestHandover(draft, { ask_id: 'h3', now, reason: 'Three.', text: 'Hello.', ...spans });
    expect(draft.session.asks).toHaveLength(2);
  });
});

describe('how long the machine waits', () => {
  const ask = asked(started());

  it('is until the reminder, then until the deadline, in whole seconds', () => {
    expect(waitSeconds(ask, now)).toBe(3600);
    expect(waitSeconds(ask, now + 1)).toBe(3600);
    expect(waitSeconds({ ...ask, reminded_at: iso(now + hour) }, now + hour)).toBe(3 * 3600);
  });

  it('is a second at least, and never past the deadline', () => {
    expect(waitSeconds(ask, now + 9 * hour)).toBe(1);
    expect(waitSeconds({ ...ask, remind_at: iso(now + 9 * hour) }, now)).toBe(4 * 3600);
  });
});

describe('what follows', () => {
  it('for an action is to wait, to do it, or nothing', () => {
    const draft = started();
    const ask = asked(draft);
    const action = only(draft);
    expect(itemOfAction(draft.session, action, now)).toMatchObject({ next: 'ask', id: 'apr_1' });
    ask.status = 'answered';
    action.status = 'approved';
    expect(itemAfterAsk(draft.session, ask, now)).toEqual({ next: 'do', id: 'act_1' });
    action.status = 'rejected';
    expect(itemAfterAsk(draft.session, ask, now)).toEqual({ next: 'end', id: 'act_1' });
  });

  it('is everything that waits or may be done, the reply left out', () => {
    const draft = started();
    asked(draft);
    requestHandover(draft, { ask_id: 'h1', now, reason: '', text: '', ...spans });
    draft.session.actions.push(
      anAction({ action_id: 'act_2', status: 'approved' }),
      anAction({ action_id: 'act_3', name: 'reply', status: 'approved' }),
      anAction({ action_id: 'act_4', status: 'done' }),
    );
    expect(openItems(draft.session, 'reply', now).map((item) => item.id)).toEqual(['apr_1', 'h1', 'act_2']);
  });
});

describe('an ask that falls', () => {
  it('by a change is void, with its reason, and its action is to be judged again', () => {
    const draft = started();
    const ask = asked(draft);
    voidApproval(draft, ask, 'The invoice changed.');
    expect(ask.status).toBe('void');
    expect(only(draft).status).toBe('proposed');
    expect(draft.session.status).toBe('running');
    expect(draft.events.at(-1)).toMatchObject({
      type: 'approval.void',
      data: { reason: 'The invoice changed.' },
    });
  });

  it('with its session is withdrawn where it was open', () => {
    const draft = started();
    const ask = asked(draft);
    const other = requestHandover(draft, { ask_id: 'h1', now, reason: '', text: '', ...spans });
    other.status = 'answered';
    withdrawAsks(draft.session);
    expect([ask.status, other.status]).toEqual(['withdrawn', 'answered']);
  });
});
