import { describe, expect, it } from 'vitest';
import '../support/matchers.ts';
import { Failure } from '../../src/contracts/errors.ts';
import type { Session } from '../../src/contracts/session.ts';
import { conversationOf } from '../../src/usecases/conversation.ts';
import { erase } from '../../src/usecases/erase.ts';
import { message } from '../../src/usecases/message.ts';
import { callerOf, customer, minute, openShop, operator, says } from './harness.ts';
import type { Shop } from './harness.ts';

describe('a message', () => {
  it('to a session that has concluded opens the next one of its thread', async () => {
    const shop = await openShop();
    const first = await shop.ask(says.fern);
    const second = await shop.say(first, 'How long does delivery take?');
    expect(second.session_id).not.toBe(first.session_id);
    expect(second).toMatchObject({
      thread_id: first.thread_id,
      subject: first.subject,
      channel: first.channel,
    });
    expect(second).toHaveConcluded('2 to 4 working days');
    expect(await shop.again(first)).toEqual(first);
  });

  it('that is sent twice under one key opens one session', async () => {
    const shop = await openShop();
    const { session_id } = await shop.ask(says.fern);
    const input = { session_id, text: 'How long does delivery take?', idempotency_key: 'once' };
    const first = await message(shop.services, operator, input);
    expect(await message(shop.services, operator, input)).toMatchObject({ session_id: first.session_id });
  });

  it('while specialists are at work is planned for before the answer', async () => {
    let go = (): void => undefined;
    const gate = new Promise<void>((resolve) => (go = resolve));
    let held = true;
    const shop = await openShop({
      reasoner: (plain) => ({
        answer: async (input, asking) => {
          if (held) await gate;
          held = false;
          return plain.answer(input, asking);
        },
      }),
    });
    const { session_id } = await shop.submit('My parcel O-1002 has not come. Where is it?');
    await shop.pass(1000);
    await message(shop.services, operator, { session_id, text: 'And how do I water my fern?' });
    go();
    await shop.pass();
    const session = await shop.session(session_id);
    expect(session).toHaveConcluded('twice a week');
    expect(session.plan?.version).toBe(2);
    expect(shop.replies).toHaveLength(1);
  });

  it('while an approval waits is planned for after the decision, and the approved effect stays one', async () => {
    const shop = await openShop();
    const waiting = await shop.ask(says.refund);
    const told = await shop.say(waiting, 'And how often should I water my fern?');
    expect(told).toWaitFor('approval');
    expect(told.session_id).toBe(waiting.session_id);
    const after = await shop.decide(told, 'approve');
    expect(after).toHaveConcluded('Order O-1001 has been refunded.');
    expect(after).toHaveConcluded('twice a week');
    expect(shop.refunds).toHaveLength(1);
    expect(after.actions.filter((action) => action.name === 'refund_order')).toHaveLength(1);
    expect(after.actions[0]?.action_id).toBe(waiting.actions[0]?.action_id);
  });

  it('while the answer is being written is not lost', async () => {
    let said = false;
    const shop: Shop = await openShop({
      reasoner: (plain) => ({
        critique: async (input, asking) => {
          if (!said) {
            said = true;
            const text = 'And how often should I water my fern?';
            await message(shop.services, operator, { session_id: 'mine', text });
          }
          return plain.critique(input, asking);
        },
      }),
    });
    await shop.ask(says.smallRefund, { session_id: 'mine' });
    await shop.pass(minute);
    const session = await shop.session('mine');
    expect(session).toHaveConcluded('twice a week');
    expect(session).toHaveConcluded('Order O-1003 has been refunded.');
    expect(shop.replies).toHaveLength(1);
    expect(shop.refunds).toHaveLength(1);
  });

  it('while the answer is on its way opens the next session', async () => {
    const trouble = { on: true };
    const shop = await openShop({
      services: (plain) => ({
        ...plain,
        extensions: {
          ...plain.extensions,
          execute: async (order) => {
            if (trouble.on) throw new Failure('ExecutorFailed', 'Cannot reply because the line is cut.');
            return plain.extensions.execute(order);
          },
        },
      }),
    });
    const { session_id } = await shop.submit(says.fern);
    await shop.pass(1000);
    const next = await message(shop.services, operator, { session_id, text: 'How long does delivery take?' });
    expect(next.session_id).not.toBe(session_id);
    trouble.on = false;
    await shop.pass();
    expect(await shop.session(session_id)).toHaveConcluded('twice a week');
    expect(await shop.session(next.session_id)).toHaveConcluded('2 to 4 working days');
  });

  it('is refused after two hundred', async () => {
    const shop = await openShop();
    const session = await shop.ask(says.unknown);
    const texts = Array.from({ length: 198 }, (_, index) => `More, number ${index}.`);
    for (const text of texts)
      await message(shop.services, operator, { session_id: session.session_id, text });
    const more = message(shop.services, operator, { session_id: session.session_id, text: 'Too much.' });
    await expect(more).toFailAs('TooLarge');
  });
});

describe('a thread', () => {
  const talk = async (shop: Shop, texts: readonly string[]): Promise<Session[]> => {
    const sessions: Session[] = [];
    for (const text of texts) {
      const last = sessions.at(-1);
      sessions.push(last === undefined ? await shop.ask(text) : await shop.say(last, text));
      await shop.pass();
    }
    return sessions;
  };

  it('of twenty messages stays coherent: a question back is read by what it refers to', async () => {
    const shop = await openShop();
    const pairs = Array.from({ length: 9 }, () => ['How long does delivery take?', says.fern]).flat();
    const followUp = 'How do I do that?';
    const sessions = await talk(shop, [...pairs, followUp, 'Thanks. What does shipping cost?']);
    expect(sessions).toHaveLength(20);
    expect(new Set(sessions.map((session) => session.thread_id)).size).toBe(1);
    for (const session of sessions) expect(session).toHaveConcluded();
    expect(sessions[18]).toHaveConcluded('200 ml');
    expect(sessions[19]).toHaveConcluded('5.90 EUR');
    expect(await shop.ask(followUp)).not.toHaveConcluded();
  });

  it('counts all that was said before, in order, the newest last', async () => {
    const shop = await openShop();
    const sessions = await talk(shop, [says.fern, 'How long does delivery take?', says.vague]);
    const last = sessions.at(-1);
    if (last === undefined) throw new Error('Nothing was said.');
    const said = await conversationOf(shop.services, last);
    expect(said.filter((one) => one.from === 'customer').map((one) => one.text)).toEqual([
      says.fern,
      'How long does delivery take?',
      says.vague,
    ]);
  });

  it('forgets an erased session', async () => {
    const shop = await openShop();
    const [first, second] = await talk(shop, [says.fern, 'How long does delivery take?']);
    if (first === undefined || second === undefined) throw new Error('Nothing was said.');
    await erase(shop.services, operator, first);
    const said = await conversationOf(shop.services, second);
    expect(JSON.stringify(said)).not.toContain('fern');
    expect(await shop.say(second, says.fern)).toHaveConcluded('twice a week');
  });

  it('is joined by nobody else: another customer’s thread does not exist for them', async () => {
    const shop = await openShop();
    const { thread_id } = await shop.ask(says.refund);
    const other = callerOf('other', ['customer'], { customer_id: 'C-200' });
    await expect(shop.submit(says.fern, { by: other, customer_id: 'C-200', thread_id })).toFailAs('NotFound');
    const { customer_id: _, ...nobody } = customer.principal;
    const anonymous = { ...customer, principal: nobody };
    const joining = shop.submit(says.fern, { by: anonymous, customer_id: undefined, thread_id });
    await expect(joining).toFailAs('NotFound');
    const foreign = callerOf('foreign', ['operator'], { tenant: 'other' });
    const apart = await shop.submit(says.fern, { by: foreign, thread_id });
    const theirs = await shop.session(apart.session_id, 'other');
    expect(JSON.stringify(await conversationOf(shop.services, theirs))).not.toContain('O-1001');
  });
});
