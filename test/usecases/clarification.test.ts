import { describe, expect, it } from 'vitest';
import '../support/matchers.ts';
import { day, hour, minute, openClarification, openShop, says } from './harness.ts';

describe('a text that is too vague', () => {
  it('is asked about, and the customer’s answer goes on with the same session', async () => {
    const shop = await openShop();
    const session = await shop.ask(says.vague);
    expect(session).toWaitFor('customer');
    expect(openClarification(session).question).toBe(shop.pack.manifest.texts.clarify);
    expect(shop.replies).toEqual([]);

    const after = await shop.say(session, says.fern);
    expect(after.session_id).toBe(session.session_id);
    expect(after).toHaveConcluded('twice a week');
    expect(after.asks).toMatchObject([{ status: 'answered', answer: says.fern }]);
  });

  it('is asked about twice at most, then goes to a person', async () => {
    const shop = await openShop();
    const first = await shop.ask(says.vague);
    const second = await shop.say(first, 'Something is wrong.');
    expect(second).toWaitFor('customer');
    const third = await shop.say(second, 'Help please.');
    expect(third).toWaitFor('person');
    expect(third.asks.map((ask) => ask.kind)).toEqual(['clarification', 'clarification', 'handover']);
  });

  it('is reminded of once', async () => {
    const shop = await openShop();
    const session = await shop.ask(says.vague);
    await shop.pass(2 * hour);
    const waits = (await shop.events(session)).filter((event) => event.type === 'session.waiting');
    expect(waits.map((event) => event.data['reminder'] ?? false)).toEqual([false, true]);
    expect(waits[1]?.data['text']).toBe(shop.pack.manifest.texts.remind_clarification);
    expect(await shop.again(session)).toWaitFor('customer');
  });

  it('may still be answered after the reminder', async () => {
    const shop = await openShop();
    const session = await shop.ask(says.vague);
    await shop.pass(5 * hour);
    expect(await shop.say(session, says.fern)).toHaveConcluded('twice a week');
  });

  it('is closed at its deadline with a text that says why, and asks nothing', async () => {
    const shop = await openShop();
    const session = await shop.ask(says.vague);
    await shop.pass(day + minute);
    const after = await shop.again(session);
    expect(after.response).toBe(shop.pack.manifest.texts.clarification_expired);
    expect(after).toHaveConcluded();
    expect(shop.replies).toEqual([after.response]);
  });

  it('is taken up again by what the customer says later, in the same thread', async () => {
    const shop = await openShop();
    const session = await shop.ask(says.vague);
    await shop.pass(2 * day);
    const next = await shop.say(session, says.fern);
    expect(next.session_id).not.toBe(session.session_id);
    expect(next.thread_id).toBe(session.thread_id);
    expect(next).toHaveConcluded('twice a week');
  });
});
