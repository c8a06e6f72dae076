import { describe, expect, it } from 'vitest';
import '../support/matchers.ts';
import type { Ask } from '../../src/contracts/ask.ts';
import {
  actionOf,
  askOf,
  customerText,
  executionName,
  hasEnded,
  liveStatus,
  requireLive,
  unheard,
} from '../../src/domain/session.ts';
import { aSession, anAsk } from '../ports/examples.ts';
import { anAction } from './examples.ts';

const handover = (status: Ask['status']): Ask => ({
  ...anAsk({ ask_id: 'h', status }),
  kind: 'handover',
  reason: '',
  replies: [],
  closed: false,
});
const failure = (run: () => unknown): Promise<unknown> => Promise.resolve().then(run);

describe('the status of a session', () => {
  it('is what it waits for, a customer’s answer before a person’s, or running', () => {
    expect(liveStatus(aSession())).toBe('running');
    expect(liveStatus(aSession({ asks: [anAsk()] }))).toBe('waiting_customer');
    expect(liveStatus(aSession({ asks: [handover('open')] }))).toBe('waiting_person');
    expect(liveStatus(aSession({ asks: [handover('open'), anAsk()] }))).toBe('waiting_customer');
    expect(liveStatus(aSession({ asks: [handover('expired'), anAsk({ status: 'answered' })] }))).toBe(
      'running',
    );
  });

  it('is final once it has concluded, failed or was cancelled', async () => {
    for (const status of ['concluded', 'failed', 'cancelled'] as const) {
      expect(hasEnded({ status })).toBe(true);
      await expect(failure(() => requireLive(aSession({ status }), 'cancel it'))).toFailAs('WrongState');
    }
    for (const status of ['queued', 'running', 'waiting_person'] as const) {
      expect(hasEnded({ status })).toBe(false);
      expect(() => requireLive(aSession({ status }), 'cancel it')).not.toThrow();
    }
  });
});

describe('finding in a session', () => {
  it('an ask or action that is not there fails by name', async () => {
    const session = aSession({ asks: [anAsk()], actions: [anAction()] });
    expect(askOf(session, 'clarification', 'a_1').question).toBe('Which export?');
    expect(actionOf(session, 'act_1').name).toBe('refund');
    await expect(failure(() => askOf(session, 'approval', 'a_1'))).toFailAs('NotFound');
    await expect(failure(() => actionOf(session, 'act_2'))).toFailAs('NotFound');
  });

  it('what the customer said is theirs alone, and what is unheard comes after what planning knew', () => {
    const say = (from: 'customer' | 'assistant', text: string) => ({ from, text, at: '' });
    const session = aSession({
      messages: [say('customer', 'One.'), say('assistant', 'What?'), say('customer', 'Two.')],
      heard: 2,
    });
    expect(customerText(session)).toBe('One.\nTwo.');
    expect(unheard(session).map((message) => message.text)).toEqual(['Two.']);
  });
});

describe('the name of an execution', () => {
  it('has at most 80 characters of those that a state machine takes, however long the id', () => {
    const name = executionName({ tenant: 'acme', session_id: 'x'.repeat(100), turn: 12 });
    expect(name).toMatch(/^[A-Za-z0-9_-]{1,80}$/);
  });

  it('differs by tenant, id and turn, even where long ids begin alike', () => {
    const long = 'x'.repeat(99);
    const names = [
      { tenant: 'acme', session_id: `${long}a`, turn: 1 },
      { tenant: 'acme', session_id: `${long}b`, turn: 1 },
      { tenant: 'other', session_id: `${long}a`, turn: 1 },
      { tenant: 'acme', session_id: `${long}a`, turn: 2 },
    ].map(executionName);
    expect(new Set(names).size).toBe(4);
    expect(executionName({ tenant: 'acme', session_id: `${long}a`, turn: 1 })).toBe(names[0]);
  });
});
