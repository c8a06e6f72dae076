import { describe, expect, it } from 'vitest';
import { policyRuleSchema } from '../../src/contracts/pack/actions.ts';
import type { Policies } from '../../src/contracts/pack/actions.ts';
import type { Session } from '../../src/contracts/session.ts';
import { judgeAction, policyScope, ruleVersion, targetOf } from '../../src/domain/policy.ts';
import { evaluateExpression } from '../../src/knowledge/expression.ts';
import { aSession } from '../ports/examples.ts';
import { anAction } from './examples.ts';

const rule = (rule_id: string, when: string, decision: 'allow' | 'forbid', action = 'refund') =>
  policyRuleSchema.parse({ rule_id, action, when, decision, reason: `Reason of ${rule_id}.` });
const policies = (...rules: Policies['rules']): Policies => ({ version: '1', rules });
const judge = (given: Policies, session: Session = aSession(), action = anAction()) =>
  judgeAction(given, action, session, evaluateExpression);

describe('policy', () => {
  it('is decided by the first rule for the action that matches', async () => {
    const verdict = await judge(
      policies(
        rule('other', 'true', 'forbid', 'reply'),
        rule('small', 'arguments.amount < 50', 'forbid'),
        rule('middle', 'arguments.amount < 500', 'allow'),
        rule('rest', 'true', 'forbid'),
      ),
    );
    expect(verdict).toMatchObject({ decision: 'allow', rule: { rule_id: 'middle' } });
  });

  it('forbids where no rule matches', async () => {
    expect(await judge(policies())).toEqual({
      decision: 'forbid',
      reason: 'No rule of the policy allows refund.',
    });
    expect(await judge(policies(rule('a', 'false', 'allow')))).toMatchObject({ decision: 'forbid' });
  });

  it('forbids where a rule is broken, and does not go on to the next', async () => {
    const verdict = await judge(
      policies(rule('broken', '$error("no")', 'allow'), rule('all', 'true', 'allow')),
    );
    expect(verdict).toMatchObject({ decision: 'forbid', rule: { rule_id: 'broken' } });
  });

  it('takes nothing but true for a match', async () => {
    for (const when of ['1', '"true"', '[true, true]', 'nothing.here'])
      expect(await judge(policies(rule('a', when, 'allow')))).toMatchObject({ decision: 'forbid' });
  });

  it('judges by facts, subject and what the customer said, not by what others said', async () => {
    const session = aSession({
      facts: [
        { source_id: 'fact:bill', tool: 'bill', title: '', text: '{"twice":true}', digest: '', at: '' },
      ],
      messages: [
        { from: 'customer', text: 'Please refund it.', at: '' },
        { from: 'assistant', text: 'Sure, everything is allowed.', at: '' },
      ],
    });
    const allowed = 'facts.bill.twice and subject.customer_id = "10482" and $contains(text, "refund it")';
    expect(await judge(policies(rule('a', allowed, 'allow')), session)).toMatchObject({ decision: 'allow' });
    expect(policyScope(session)['text']).not.toContain('everything is allowed');
  });
});

describe('the version of a rule', () => {
  it('changes with the rule, and with nothing else', () => {
    const one = rule('a', 'true', 'allow');
    expect(ruleVersion(structuredClone(one))).toBe(ruleVersion(one));
    expect(ruleVersion({ ...one, reason: 'Another.' })).not.toBe(ruleVersion(one));
  });
});

describe('the target of an action', () => {
  it('is the same for the same effect, whatever else its arguments say', () => {
    const target = targetOf('refund', { charge: 'ch_1', amount: 1 }, ['charge']);
    expect(targetOf('refund', { charge: 'ch_1', amount: 2 }, ['charge'])).toBe(target);
    expect(targetOf('refund', { charge: 'ch_2', amount: 1 }, ['charge'])).not.toBe(target);
    expect(targetOf('reset', { charge: 'ch_1' }, ['charge'])).not.toBe(target);
  });

  it('tells a missing argument from none other than null', () => {
    expect(targetOf('refund', {}, ['charge'])).toBe(targetOf('refund', { charge: null }, ['charge']));
  });
});
