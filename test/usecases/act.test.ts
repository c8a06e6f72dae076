import { describe, expect, it } from 'vitest';
import '../support/matchers.ts';
import type { Idempotency } from '../../src/contracts/pack/index.ts';
import { failed, refused } from '../../src/extension/index.ts';
import { executionName } from '../../src/domain/session.ts';
import { act } from '../../src/usecases/act.ts';
import { actionNamed, day, hour, minute, openHandover, openShop, says } from './harness.ts';
import type { Shop } from './harness.ts';

/** A shop whose refunds' target offers that against repetition. Small refunds need no approval. */
const shopWith = (idempotency: Idempotency): Promise<Shop> =>
  openShop({
    pack: ({ extensions }) => {
      const refund = extensions.extensions.find((one) => one.extension_id === 'order_refund');
      if (refund?.kind === 'executor') refund.idempotency = idempotency;
    },
  });

const lost = (): Promise<never> => Promise.reject(new Error('the connection is lost'));
const times = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('an effect that happened, and whose answer was lost', () => {
  for (const idempotency of ['key', 'lookup'] as const) {
    it(`happens once where its target offers a ${idempotency}, and the session goes on`, async () => {
      const shop = await shopWith(idempotency);
      shop.refundTrouble.push({ after: lost }, { after: lost });
      const session = await shop.ask(says.smallRefund);
      await shop.pass(5 * minute);
      const after = await shop.again(session);
      expect(after).toHaveConcluded('Order O-1003 has been refunded.');
      expect(shop.refunds).toHaveLength(1);
    });
  }

  it('is never repeated where its target offers nothing: a person finds out', async () => {
    const shop = await shopWith('none');
    shop.refundTrouble.push({ after: lost });
    const session = await shop.ask(says.smallRefund);
    expect(session).toWaitFor('person');
    expect(session).toHaveAction('refund_order', 'unknown');
    expect(actionNamed(session)).toMatchObject({ attempts: 1, error: { code: 'EffectUnknown' } });
    expect(openHandover(session).reason).toContain('may or may not have happened');
    await shop.pass(3 * day);
    expect(shop.refunds).toHaveLength(1);
    const after = await shop.again(session);
    expect(after).toHaveConcluded('We cannot say whether this was done: Refund an order.');
    expect(after.response).not.toContain('has been refunded');
  });

  it('is unknown once every try was lost, and goes to a person', async () => {
    const shop = await shopWith('key');
    shop.refundTrouble.push(...times(10).map(() => ({ after: lost })));
    const session = await shop.ask(says.smallRefund);
    await shop.pass(hour);
    const after = await shop.again(session);
    expect(after).toWaitFor('person');
    expect(after).toHaveAction('refund_order', 'unknown');
    expect(shop.refunds).toHaveLength(1);
  });
});

describe('an effect that did not happen', () => {
  it('because the target refused is not repeated, and a person takes over', async () => {
    const shop = await shopWith('key');
    shop.refundTrouble.push({ before: () => Promise.reject(refused('the order was refunded by hand')) });
    const session = await shop.ask(says.smallRefund);
    expect(session).toWaitFor('person');
    expect(actionNamed(session)).toMatchObject({ status: 'failed', error: { code: 'ExecutorRefused' } });
    expect(openHandover(session).reason).toContain('ExecutorRefused');
    await shop.pass(3 * day);
    expect(shop.refunds).toEqual([]);
    expect(await shop.again(session)).toHaveConcluded('This could not be done: Refund an order.');
  });

  it('and is known not to have happened is tried again, even with a target that offers nothing', async () => {
    const shop = await shopWith('none');
    shop.refundTrouble.push({ before: () => Promise.reject(failed('the till is closed')) });
    const session = await shop.ask(says.smallRefund);
    await shop.pass(5 * minute);
    expect(await shop.again(session)).toHaveConcluded('Order O-1003 has been refunded.');
    expect(shop.refunds).toHaveLength(1);
  });

  it('in any try is failed, not unknown', async () => {
    const shop = await shopWith('key');
    shop.refundTrouble.push(
      ...times(10).map(() => ({ before: () => Promise.reject(failed('it is closed')) })),
    );
    const session = await shop.ask(says.smallRefund);
    await shop.pass(hour);
    const after = await shop.again(session);
    expect(after).toWaitFor('person');
    expect(after).toHaveAction('refund_order', 'failed');
  });
});

describe('carrying out an action', () => {
  it('goes by a key of its session and action, for the session’s subject', async () => {
    const shop = await shopWith('key');
    const session = await shop.ask(says.smallRefund);
    const { action_id } = actionNamed(session);
    expect(shop.refunds).toEqual([
      { kind: 'refund', key: `${session.session_id}/${action_id}`, of: 'O-1003', customer: 'C-100' },
    ]);
  });

  it('a second time, after it is done, does nothing', async () => {
    const shop = await shopWith('none');
    const session = await shop.ask(says.smallRefund);
    const { tenant, session_id, correlation_id } = session;
    const turn = { v: 1 as const, tenant, session_id, correlation_id };
    for (const { action_id } of session.actions) await act(shop.services, { turn, id: action_id });
    expect(shop.refunds).toHaveLength(1);
    expect(shop.replies).toHaveLength(1);
    expect(await shop.again(session)).toEqual(session);
  });

  it('takes no longer than a minute a try: what comes later is not done a second time', async () => {
    const shop = await shopWith('key');
    shop.refundTrouble.push({
      after: () => new Promise((resolve) => shop.clock.after(2 * minute, () => resolve(0))),
    });
    const session = await shop.ask(says.smallRefund);
    await shop.pass(10 * minute);
    expect(await shop.again(session)).toHaveConcluded('Order O-1003 has been refunded.');
    expect(shop.refunds).toHaveLength(1);
  });

  it('that fails to deliver the answer concludes all the same, and says so in the record', async () => {
    const shop = await openShop({
      services: (plain) => ({
        ...plain,
        extensions: {
          ...plain.extensions,
          execute: async (order) => (order.executor === 'reply' ? lost() : plain.extensions.execute(order)),
        },
      }),
    });
    const session = await shop.ask(says.fern);
    await shop.pass(hour);
    const after = await shop.again(session);
    expect(after).toHaveConcluded('twice a week');
    expect(after).toHaveAction('reply', 'unknown');
    expect(await shop.services.orchestrator.status(executionName(after))).toBe('SUCCEEDED');
  });

  it('keeps what was learnt of a concluded session', async () => {
    const shop = await shopWith('key');
    const session = await shop.ask(says.smallRefund);
    const episode = await shop.services.episodes.get(session.tenant, session.session_id);
    expect(episode).toMatchObject({ intents: ['order'], methods: ['direct'] });
    expect(episode?.outcome).toContain('refund_order:done');
  });
});
