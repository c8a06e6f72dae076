import { describe, expect, it } from 'vitest';
import '../support/matchers.ts';
import type { Session } from '../../src/contracts/session.ts';
import { refused } from '../../src/extension/index.ts';
import { handoverReply } from '../../src/usecases/handover-reply.ts';
import {
  actionNamed,
  day,
  doubtful,
  hour,
  minute,
  openHandover,
  openShop,
  operator,
  ruleNamed,
  says,
} from './harness.ts';
import type { Shop } from './harness.ts';

const reply = async (shop: Shop, session: Session, text: string, close = true): Promise<Session> => {
  await handoverReply(shop.services, operator, { session_id: session.session_id, text, close });
  await shop.pass();
  return shop.again(session);
};

describe('what nobody knows', () => {
  it('goes to a person, and invents nothing', async () => {
    const shop = await openShop();
    const session = await shop.ask(says.unknown);
    expect(session).toWaitFor('person');
    expect(session.response).toBeUndefined();
    expect(session.citations).toEqual([]);
    expect(session.messages.at(-1)?.from).toBe('assistant');
    expect(shop.replies).toEqual([]);
  });

  it('is answered in the person’s words, and says that a person answered', async () => {
    const shop = await openShop();
    const after = await reply(shop, await shop.ask(says.unknown), 'A dry Riesling, I would say.');
    expect(after).toHaveConcluded('A dry Riesling');
    expect(after.produced_by).toEqual({ reasoner: 'person' });
    expect(after.response).not.toContain(shop.pack.manifest.texts.unknown);
    expect(shop.replies).toHaveLength(1);
  });

  it('stays with a person who replies without closing', async () => {
    const shop = await openShop();
    const session = await shop.ask(says.unknown);
    const kept = await reply(shop, session, 'I am asking a colleague.', false);
    expect(kept).toWaitFor('person');
    expect(kept.messages.at(-1)).toMatchObject({ from: 'person', text: 'I am asking a colleague.' });
    const told = await shop.say(kept, 'Thank you, no hurry.');
    expect(told).toWaitFor('person');
    const after = await reply(shop, told, 'A dry Riesling.');
    expect(after).toHaveConcluded('I am asking a colleague.');
    expect(after).toHaveConcluded('A dry Riesling.');
  });

  it('takes no reply where no person is waited for', async () => {
    const shop = await openShop();
    const waiting = await shop.ask(says.vague);
    await expect(reply(shop, waiting, 'Hello.')).toFailAs('WrongState');
    const concluded = await shop.ask(says.fern);
    await expect(reply(shop, concluded, 'Hello.')).toFailAs('WrongState');
  });

  it('is reminded of, then closed at its deadline with a text that owns up', async () => {
    const shop = await openShop();
    const session = await shop.ask(says.unknown);
    await shop.pass(2 * hour + minute);
    const waits = (await shop.events(session)).filter((event) => event.type === 'session.waiting');
    expect(waits).toMatchObject([{ data: { for: 'person', reminder: true } }]);
    await shop.pass(2 * day);
    const after = await shop.again(session);
    expect(after).toHaveConcluded();
    expect(after.response).toBe(shop.pack.manifest.texts.handover_expired);
  });

  it('says that a colleague closed it where one wrote and never closed it', async () => {
    const shop = await openShop();
    const session = await reply(shop, await shop.ask(says.unknown), 'Try a Riesling.', false);
    await shop.pass(3 * day);
    const after = await shop.again(session);
    expect(after).toHaveConcluded('Try a Riesling.');
    expect(after).toHaveConcluded(shop.pack.manifest.texts.handover_closed);
  });
});

describe('two things that call for a person at once', () => {
  it('are one handover, and its answer concludes the session at once', async () => {
    const shop = await openShop({
      pack: (pack) => {
        doubtful(pack);
        ruleNamed(pack, 'refund').decision = 'allow';
      },
    });
    shop.refundTrouble.push({ before: () => Promise.reject(refused('the order was refunded by hand')) });
    const session = await shop.ask(says.refund);
    expect(session).toWaitFor('person');
    expect(actionNamed(session).status).toBe('failed');
    expect(session.asks.filter((ask) => ask.kind === 'handover')).toHaveLength(1);
    expect(openHandover(session).token).toBeDefined();
    expect(await reply(shop, session, 'I have looked into it.')).toHaveConcluded('I have looked into it.');
  });
});
