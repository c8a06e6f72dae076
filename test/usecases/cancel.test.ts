import { describe, expect, it } from 'vitest';
import '../support/matchers.ts';
import { Failure } from '../../src/contracts/errors.ts';
import type { Session } from '../../src/contracts/session.ts';
import { failed, refused } from '../../src/extension/index.ts';
import { executionName } from '../../src/domain/session.ts';
import { cancel } from '../../src/usecases/cancel.ts';
import { decide } from '../../src/usecases/decide.ts';
import { handoverReply } from '../../src/usecases/handover-reply.ts';
import {
  actionNamed,
  day,
  doubtful,
  failing,
  openApproval,
  openShop,
  operator,
  owner,
  says,
} from './harness.ts';
import type { Shop, ShopOptions } from './harness.ts';

const stop = async (shop: Shop, { session_id }: Pick<Session, 'session_id'>): Promise<Session> => {
  await cancel(shop.services, operator, { session_id });
  return shop.session(session_id);
};

/** Nothing more happens in a cancelled session, however long one waits. */
const expectQuiet = async (shop: Shop, session: Session): Promise<void> => {
  const before = await shop.eventTypes(session);
  expect(before.filter((type) => type === 'session.cancelled')).toHaveLength(1);
  await shop.pass(5 * day);
  expect(await shop.eventTypes(session)).toEqual(before);
  const after = await shop.again(session);
  expect(after.status).toBe('cancelled');
  expect(after.asks.every((ask) => ask.status !== 'open')).toBe(true);
  expect(await shop.services.orchestrator.status(executionName(after))).not.toBe('RUNNING');
};

/** A way to stand still: what is wrapped waits until `go` is called. */
const gate = () => {
  let go = (): void => undefined;
  const open = new Promise<void>((resolve) => (go = resolve));
  return { go: () => go(), wait: () => open };
};

describe('cancelling', () => {
  const waits: Record<string, string> = {
    'for an approval': says.refund,
    'for the customer': says.vague,
    'for a person': says.unknown,
  };
  for (const [what, text] of Object.entries(waits)) {
    it(`ends a session that waits ${what}, and says so`, async () => {
      const shop = await openShop();
      const session = await stop(shop, await shop.ask(text));
      expect(session).toMatchObject({ status: 'cancelled', response: shop.pack.manifest.texts.cancelled });
      await expectQuiet(shop, session);
      expect(shop.effects).toEqual([]);
      expect(session.actions.map((action) => action.status)).toEqual(text === says.refund ? ['void'] : []);
    });
  }

  it('ends a session whose execution was never started', async () => {
    const trouble = {
      on: true,
      thrown: () => new Failure('Unavailable', 'Cannot start because it is away.'),
    };
    const shop = await openShop({
      services: (plain) => ({
        ...plain,
        orchestrator: {
          ...plain.orchestrator,
          start: failing((name, input) => plain.orchestrator.start(name, input), trouble),
        },
      }),
    });
    await expect(shop.submit(says.fern, { session_id: 'mine' })).toFailAs('Unavailable');
    trouble.on = false;
    const session = await stop(shop, { session_id: 'mine' });
    await expectQuiet(shop, session);
    expect(shop.effects).toEqual([]);
  });

  it('ends a session whose specialists are at work: what they find comes to nothing', async () => {
    const { go, wait } = gate();
    const options: ShopOptions = {
      reasoner: (plain) => ({
        answer: async (input, asking) => {
          await wait();
          return plain.answer(input, asking);
        },
      }),
    };
    const shop = await openShop(options);
    const { session_id } = await shop.submit(says.refund);
    await shop.pass(1000);
    expect((await shop.session(session_id)).plan?.steps[0]?.status).toBe('running');
    const session = await stop(shop, { session_id });
    expect(session.plan?.steps[0]?.status).toBe('skipped');
    go();
    await expectQuiet(shop, session);
    expect(shop.effects).toEqual([]);
  });

  it('in the middle of an effect says honestly that nobody knows, and the truth once it is known', async () => {
    const { go, wait } = gate();
    const shop = await openShop();
    shop.refundTrouble.push({ after: wait });
    const waiting = await shop.ask(says.refund);
    await decide(shop.services, operator, {
      approval_id: openApproval(waiting).ask_id,
      decision: 'approve',
      reason: 'Yes.',
    });
    await shop.pass(100);
    expect(shop.refunds).toHaveLength(1);
    const session = await stop(shop, waiting);
    expect(session).toHaveAction('refund_order', 'unknown');
    expect(session.response).toContain('We cannot say whether this was done: Refund an order.');
    go();
    await shop.pass();
    const after = await shop.again(session);
    expect(after).toHaveAction('refund_order', 'done');
    expect(after.response).toContain('Order O-1001 has been refunded.');
    expect(after.response).toContain(shop.pack.manifest.texts.cancelled);
    expect(after.response).not.toContain('cannot say');
    expect(after.status).toBe('cancelled');
    expect(shop.refunds).toHaveLength(1);
    expect(shop.replies).toEqual([]);
  });

  it('in the middle of an effect that turns out refused says that nothing was done', async () => {
    const { go, wait } = gate();
    const shop = await openShop();
    shop.refundTrouble.push({ before: () => wait().then(() => Promise.reject(refused('it is too late'))) });
    const waiting = await shop.ask(says.refund);
    await decide(shop.services, operator, {
      approval_id: openApproval(waiting).ask_id,
      decision: 'approve',
      reason: 'Yes.',
    });
    await shop.pass(100);
    const session = await stop(shop, waiting);
    go();
    await shop.pass();
    const after = await shop.again(session);
    expect(after).toHaveAction('refund_order', 'failed');
    expect(after.response).toContain('This could not be done: Refund an order.');
    expect(shop.refunds).toEqual([]);
  });

  it('between two attempts that did nothing leaves nothing done', async () => {
    const shop = await openShop();
    shop.refundTrouble.push({ before: () => Promise.reject(failed('the till is closed')) });
    const waiting = await shop.ask(says.refund);
    await decide(shop.services, operator, {
      approval_id: openApproval(waiting).ask_id,
      decision: 'approve',
      reason: 'Yes.',
    });
    const session = await stop(shop, waiting);
    expect(session).toHaveAction('refund_order', 'void');
    await expectQuiet(shop, session);
    expect(shop.refunds).toEqual([]);
  });

  it('says what was done before: the refund stays, and is named', async () => {
    const shop = await openShop({ pack: doubtful });
    const handed = await shop.ask(says.smallRefund);
    expect(handed).toWaitFor('person');
    expect(handed).toHaveAction('refund_order', 'done');
    const session = await stop(shop, handed);
    expect(session.response).toContain(shop.pack.manifest.texts.cancelled);
    expect(session.response).toContain('Order O-1003 has been refunded.');
    expect(session.citations).toMatchObject([{ source_id: `action:${actionNamed(session).action_id}` }]);
    await expectQuiet(shop, session);
    expect(shop.refunds).toHaveLength(1);
  });

  it('is success when repeated, and refused once a session has concluded', async () => {
    const shop = await openShop();
    const session = await stop(shop, await shop.ask(says.refund));
    await stop(shop, session);
    await expectQuiet(shop, session);
    await expect(stop(shop, await shop.ask(says.fern))).toFailAs('WrongState');
    await expect(stop(shop, { session_id: 'nobody' })).toFailAs('NotFound');
  });

  it('closes its approvals and handovers to whoever comes later', async () => {
    const shop = await openShop();
    const approval = await shop.ask(says.refund);
    await stop(shop, approval);
    await expect(shop.decide(approval, 'approve')).toFailAs('WrongState');
    const handed = await shop.ask(says.unknown);
    await stop(shop, handed);
    const late = handoverReply(shop.services, owner, { session_id: handed.session_id, text: 'Hello.' });
    await expect(late).toFailAs('WrongState');
    expect(shop.effects).toEqual([]);
  });
});
