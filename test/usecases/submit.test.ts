import { describe, expect, it } from 'vitest';
import '../support/matchers.ts';
import { callerOf, openShop, says } from './harness.ts';

describe('submitting', () => {
  it('the same under one key gives the same session, which runs once', async () => {
    const shop = await openShop();
    const first = await shop.submit(says.smallRefund, { idempotency_key: 'k' });
    const second = await shop.submit(says.smallRefund, { idempotency_key: 'k' });
    expect(second.session_id).toBe(first.session_id);
    await shop.pass();
    const third = await shop.submit(says.smallRefund, { idempotency_key: 'k' });
    expect(third).toMatchObject({ session_id: first.session_id, status: 'concluded' });
    await shop.pass();
    expect(shop.refunds).toHaveLength(1);
    expect((await shop.services.sessions.list('default', { limit: 10 })).items).toHaveLength(1);
  });

  it('in the same moment under one key gives one session', async () => {
    const shop = await openShop();
    const made = await Promise.all([1, 2, 3].map(() => shop.submit(says.fern, { idempotency_key: 'k' })));
    expect(new Set(made.map((one) => one.session_id)).size).toBe(1);
    await shop.pass();
    expect(shop.replies).toHaveLength(1);
  });

  it('something else under the same key is refused, and changes nothing', async () => {
    const shop = await openShop();
    const { session_id } = await shop.submit(says.fern, { idempotency_key: 'k' });
    await expect(shop.submit(says.refund, { idempotency_key: 'k' })).toFailAs('IdempotencyMismatch');
    const options = { max_rounds: 3 };
    await expect(shop.submit(says.fern, { idempotency_key: 'k', options })).toFailAs('IdempotencyMismatch');
    await shop.pass();
    expect(await shop.session(session_id)).toHaveConcluded('twice a week');
  });

  it('under one key by two callers gives two sessions', async () => {
    const shop = await openShop();
    const one = await shop.submit(says.fern, { idempotency_key: 'k' });
    const two = await shop.submit(says.fern, { idempotency_key: 'k', by: callerOf('second', ['service']) });
    expect(two.session_id).not.toBe(one.session_id);
  });

  it('under an id of the client’s own is kept apart by tenant', async () => {
    const shop = await openShop();
    const foreign = callerOf('foreign', ['operator'], { tenant: 'other' });
    await shop.submit(says.vague, { session_id: 'mine' });
    await shop.submit(says.unknown, { session_id: 'mine', by: foreign });
    await shop.pass();
    expect(await shop.session('mine')).toMatchObject({ input: says.vague, status: 'waiting_customer' });
    expect(await shop.session('mine', 'other')).toMatchObject({
      input: says.unknown,
      status: 'waiting_person',
    });
  });

  it('something else under a taken id is refused', async () => {
    const shop = await openShop();
    await shop.submit(says.fern, { session_id: 'mine' });
    await expect(shop.submit(says.refund, { session_id: 'mine' })).toFailAs('AlreadyExists');
  });

  it('holds a budget from the first call, the pack’s where none is named', async () => {
    const shop = await openShop();
    const one = await shop.ask(says.fern);
    expect(one.budget_usd).toBe(shop.pack.manifest.budget_usd);
    const two = await shop.ask(says.fern, { options: { budget_usd: 0.02 } });
    expect(two.budget_usd).toBe(0.02);
    expect((await shop.services.ledger.spending('default', two.session_id)).limit).toBe(0.02);
  });

  it('a text that is empty or too long is refused before anything is kept', async () => {
    const shop = await openShop();
    await expect(shop.submit('')).rejects.toThrow();
    await expect(shop.submit('x'.repeat(10_001))).rejects.toThrow();
    expect((await shop.services.sessions.list('default', { limit: 10 })).items).toEqual([]);
  });
});
