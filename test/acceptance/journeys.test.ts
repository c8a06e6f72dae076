import { describe, expect, it } from 'vitest';
import type { SessionView } from '../../src/contracts/api.ts';
import { auditViewSchema } from '../../src/contracts/api.ts';
import { canonicalJson } from '../../src/domain/canonical.ts';
import type { Client } from './client.ts';
import { actorsOf, effectsOf, hosts } from './client.ts';

/** Every quote stands in the source that is cited: a document, or what the session itself has as fact or result. */
const expectVerbatim = async (client: Client, session: SessionView): Promise<void> => {
  expect(session.citations.length).toBeGreaterThan(0);
  for (const { source_id, quote } of session.citations) {
    if (/^(fact|action):/.test(source_id)) {
      const facts = session.facts.map((fact) => fact.text).join('\n');
      const results = session.actions
        .filter((action) => action.result !== undefined)
        .map((action) => canonicalJson(action.result))
        .join('\n');
      expect(source_id.startsWith('fact:') ? facts : results).toContain(quote);
      continue;
    }
    const answer = await client.call('GET', `/documents/${source_id.split('#')[0] ?? ''}`);
    expect(answer.status, source_id).toBe(200);
    expect(answer.body['text']).toContain(quote);
  }
};

const actionOf = (session: SessionView, name: string) =>
  session.actions.find((action) => action.name === name);

describe.each(hosts)('%s', (_pack, host) => {
  it('answers a simple question at once, with citations that hold', async () => {
    const { cases, customer } = await actorsOf(host);
    const answer = await customer.call('POST', '/query', { query: cases.simple.text });
    expect(answer.status).toBe(200);
    for (const fact of cases.simple.facts) expect(answer.body['response']).toContain(fact);
    const session = await customer.session(String(answer.body['session_id']));
    expect(session.status).toBe('concluded');
    const cited = session.citations.map((one) => one.source_id.split('#')[0]);
    expect(cases.simple.cites_any.some((id) => cited.includes(id))).toBe(true);
    await expectVerbatim(customer, session);
  });

  it('asks back when it is unclear, and goes on with what the customer says', async () => {
    const { cases, customer } = await actorsOf(host);
    const waiting = await customer.ask(cases.unclear.text);
    expect(waiting.status).toBe('waiting_customer');
    expect(waiting.asks).toMatchObject([{ kind: 'clarification', status: 'open' }]);
    const text = cases.unclear.answer ?? cases.simple.text;
    const told = await customer.call('POST', `/sessions/${waiting.session_id}/messages`, { text });
    expect(told).toMatchObject({ status: 202, body: { session_id: waiting.session_id } });
    const gone = await customer.onward(waiting);
    if (cases.unclear.answer === undefined) return expect(gone.status).not.toBe('waiting_customer');
    expect(gone.status).toBe('concluded');
    const next = await customer.call('POST', `/sessions/${waiting.session_id}/messages`, {
      text: cases.simple.text,
    });
    expect(next.body['session_id']).not.toBe(waiting.session_id);
    await customer.follow(String(next.body['session_id']));
    expect((await customer.session(String(next.body['session_id']))).thread_id).toBe(waiting.thread_id);
  });

  it('hands over what it does not know, without inventing, and takes a person’s reply', async () => {
    const { cases, customer, operator } = await actorsOf(host);
    const waiting = await customer.ask(cases.unknown.text);
    expect(waiting.status).toBe('waiting_person');
    expect(waiting.citations).toEqual([]);
    const path = `/sessions/${waiting.session_id}/handover/reply`;
    const kept = await operator.call('POST', path, { text: 'We are looking into it.', close: false });
    expect(kept).toMatchObject({ status: 200, body: { status: 'waiting_person' } });
    await operator.call('POST', path, { text: 'Please ask your veterinarian.' });
    const concluded = await customer.onward(waiting);
    expect(concluded.status).toBe('concluded');
    expect(concluded.response).toContain('Please ask your veterinarian.');
    expect(await operator.call('POST', path, { text: 'And another thing.' })).toMatchObject({ status: 409 });
  });

  it('reads and changes nothing of another customer whom a text names', async () => {
    const { cases, customer } = await actorsOf(host);
    const before = await effectsOf(host);
    const session = await customer.ask(cases.other_customer.text);
    const action = actionOf(session, cases.risky.action);
    expect(['done', 'approved', 'waiting_approval']).not.toContain(action?.status);
    expect(JSON.stringify(session.facts)).not.toContain(cases.other_customer.customer_id);
    const after = await effectsOf(host);
    expect(after?.[cases.risky.effect]).toBe(before?.[cases.risky.effect]);
  });

  it('stops for a person, and does nothing when it is rejected, cancelled or erased', async () => {
    const { cases, customer, operator } = await actorsOf(host);
    const { action, effect, text } = cases.risky;
    const before = await effectsOf(host);

    const first = await customer.ask(text);
    expect(first.status).toBe('waiting_approval');
    const approval = await operator.approval(first);
    expect(approval).toMatchObject({
      action,
      arguments: cases.risky.arguments,
      session_id: first.session_id,
    });
    expect(approval.digest).toMatch(/^[0-9a-f]{64}$/);
    const pending = await operator.call('GET', '/approvals/pending?limit=100');
    expect(pending.text).toContain(approval.approval_id);
    const path = `/approvals/${approval.approval_id}`;
    const rejected = await operator.call('POST', `${path}/reject`, { reason: 'Not this time.' });
    expect(rejected).toMatchObject({ status: 200, body: { decision: 'reject', digest: approval.digest } });
    const concluded = await customer.onward(first);
    expect(concluded.status).toBe('concluded');
    expect(actionOf(concluded, action)?.status).toBe('rejected');
    expect(await operator.call('POST', `${path}/approve`, { reason: 'Oh well.' })).toMatchObject({
      status: 409,
      body: { error_code: 'AlreadyDecided', decision: { decision: 'reject' } },
    });

    const second = await customer.ask(text);
    const open = await operator.approval(second);
    expect(await customer.call('POST', `/sessions/${second.session_id}/cancel`)).toMatchObject({
      status: 200,
      body: { status: 'cancelled' },
    });
    const late = await operator.call('POST', `/approvals/${open.approval_id}/approve`, { reason: 'Yes.' });
    expect(late.status).toBeGreaterThanOrEqual(409);
    expect(late.status).toBeLessThan(411);

    const third = await customer.ask(text);
    const gone = await operator.call('DELETE', `/sessions/${third.session_id}`);
    expect(gone.status).toBe(200);
    expect((await customer.call('GET', `/sessions/${third.session_id}`)).status).toBe(410);
    const chain = auditViewSchema.parse((await operator.call('GET', `/audit/${third.session_id}`)).body);
    expect(chain.erased).toBe(true);
    expect(chain.records.every((record) => record.salt === undefined)).toBe(true);

    expect((await effectsOf(host))?.[effect]).toBe(before?.[effect]);
  });

  it('does what a person approves, exactly once, however often it is approved', async () => {
    const { cases, customer, operator } = await actorsOf(host);
    const { action, effect, text } = cases.risky;
    const before = await effectsOf(host);
    const waiting = await customer.ask(text);
    const approval = await operator.approval(waiting);
    const path = `/approvals/${approval.approval_id}/approve`;
    expect((await customer.call('POST', path, { reason: 'Mine.' })).status).toBe(403);
    const decisions = await Promise.all(
      [1, 2, 3].map(() => operator.call('POST', path, { reason: 'Right.' })),
    );
    expect(decisions.map((one) => one.status).sort()).toEqual([200, 409, 409]);
    const concluded = await customer.onward(waiting);
    expect(concluded.status).toBe('concluded');
    expect(actionOf(concluded, action)?.status).toBe('done');
    await expectVerbatim(customer, concluded);
    const after = await effectsOf(host);
    if (after !== undefined) expect(after[effect]).toBe((before?.[effect] ?? 0) + 1);
    const chain = await operator.call('GET', `/audit/${waiting.session_id}`);
    const kinds = auditViewSchema.parse(chain.body).records.map((record) => record.kind);
    for (const kind of [
      'approval.requested',
      'approval.decided',
      'action.done',
      'session.concluded',
    ] as const)
      expect(kinds).toContain(kind);
  });

  it('does what an approver made of it', async ({ skip }) => {
    const { cases, operator } = await actorsOf(host);
    const { modified } = cases;
    if (modified === undefined) return skip('The pack names no such case.');
    const waiting = await operator.ask(modified.text, modified.customer_id);
    const approval = await operator.approval(waiting);
    expect(approval.arguments).toMatchObject(modified.arguments);
    const args = { ...approval.arguments, ...modified.change };
    const path = `/approvals/${approval.approval_id}/modify`;
    expect((await operator.call('POST', path, { reason: 'x', arguments: { odd: 1 } })).status).toBe(400);
    const decided = await operator.call('POST', path, { reason: 'Half of it.', arguments: args });
    expect(decided).toMatchObject({ status: 200, body: { decision: 'modify', arguments: args } });
    const concluded = await operator.onward(waiting);
    expect(actionOf(concluded, modified.action)).toMatchObject({ status: 'done', arguments: args });
  });
});
