import { describe, expect, it } from 'vitest';
import { openLibrary, pack } from './open-library.ts';

const waiver = {
  ...{ fine_id: 'F-7105', loan_id: 'L-5102', amount_cents: 360 },
  ...{ currency: 'EUR', reason: 'library_fault' },
};
const renewal = { loan_id: 'L-4821', due_on: '2026-04-19' };
const orders: Record<string, object> = {
  renew_loan: renewal,
  waive_fine: waiver,
  reserve_item: { item_id: 'B-2041', book: 'The Salt Road' },
  reply: { text: 'Done.', channel: 'email', citations: [] },
};

describe("the library pack's tools", () => {
  it('read the card, its loans and its fines', async () => {
    const { tool } = openLibrary();
    expect(await tool('card_profile')).toMatchObject({ card_number: '30417', status: 'valid' });
    expect(await tool('card_loans')).toMatchObject({
      loans: [
        { loan_id: 'L-4821', due_on: '2026-04-19', renewable: true },
        { loan_id: 'L-4830', renewable: false, why_not: 'another reader has reserved it' },
      ],
    });
    expect(await tool('card_fines')).toMatchObject({ fines: [{ fine_id: 'F-7105', amount_cents: 360 }] });
  });

  it('say that a loan renewed three times cannot be renewed again', async () => {
    expect(await openLibrary().tool('card_loans', {}, { customer_id: '30592' })).toMatchObject({
      loans: [{ renewable: false, why_not: 'it was renewed 3 times already' }],
    });
  });

  it('find an item by a part of its title and by its number', async () => {
    const { tool } = openLibrary();
    const found = { items: [{ item_id: 'B-2058', copies: 1, available: 0, waiting: 1 }] };
    expect(await tool('catalogue_search', { query: 'short walk' })).toMatchObject(found);
    expect(await tool('catalogue_search', { query: 'b-2058' })).toMatchObject(found);
    expect(await tool('catalogue_search', { query: 'no such book' })).toEqual({ items: [] });
  });

  it('refuse a card that the library does not know', async () => {
    for (const tool of ['card_profile', 'card_loans', 'card_fines']) {
      await expect(openLibrary().tool(tool, {}, { customer_id: '99999' })).rejects.toMatchObject({
        code: expect.stringMatching(/^Tool(Refused|Failed)$/) as unknown,
      });
    }
  });
});

describe("the library pack's executors", () => {
  const executors = pack.extensions.extensions.filter((one) => one.kind === 'executor');

  it('are all tried here', () => {
    expect(executors.map((one) => one.extension_id).sort()).toEqual(Object.keys(orders).sort());
  });

  it.each(executors)(
    '$extension_id acts once a key, however often it is repeated',
    async ({ extension_id }) => {
      const { act, desk } = openLibrary();
      const order = orders[extension_id] ?? {};
      const first = await act(extension_id, order);
      const again = await act(extension_id, order, { attempt: 2 });
      expect(again.result).toEqual(first.result);
      expect(desk.effects()).toMatchObject([{ customer_id: '30417', key: 's1/a1' }]);
    },
  );

  it.each(executors)(
    '$extension_id acts once when the connection is cut after it acted',
    async ({ extension_id }) => {
      const { act, desk } = openLibrary({ cut: 1 });
      const order = orders[extension_id] ?? {};
      await expect(act(extension_id, order)).rejects.toMatchObject({ code: 'ExecutorFailed' });
      await act(extension_id, order, { attempt: 2 });
      expect(desk.effects()).toHaveLength(1);
    },
  );

  it('renew for another loan period, and not twice for one due date', async () => {
    const { act, tool } = openLibrary();
    expect((await act('renew_loan', renewal)).result).toMatchObject({
      new_due_on: '2026-05-17',
      renewals: 2,
    });
    expect(await tool('card_loans')).toMatchObject({ loans: [{ due_on: '2026-05-17' }, {}] });
    await expect(act('renew_loan', renewal, { idempotencyKey: 's1/a2' })).rejects.toThrow('is not due on');
  });

  it('take a waived fine off the card', async () => {
    const { act, tool } = openLibrary();
    await act('waive_fine', waiver);
    expect(await tool('card_fines')).toEqual({ fines: [] });
  });

  it.each([
    ['a fine of another card', 'waive_fine', { ...waiver, fine_id: 'F-7118' }],
    ['more than the fine', 'waive_fine', { ...waiver, amount_cents: 361 }],
    ['a loan of another card', 'renew_loan', { loan_id: 'L-4902', due_on: '2026-04-30' }],
    ['a loan that someone waits for', 'renew_loan', { loan_id: 'L-4830', due_on: '2026-04-25' }],
    ['an item that does not exist', 'reserve_item', { item_id: 'B-9999', book: 'Nothing' }],
    ['an item reserved already', 'reserve_item', { item_id: 'B-2177', book: "The Clockmaker's Apprentice" }],
  ])('refuse %s', async (_, executor, input) => {
    const { act, desk } = openLibrary();
    await expect(act(executor, input)).rejects.toMatchObject({ code: 'ExecutorRefused' });
    expect(desk.effects()).toEqual([]);
  });

  it('reply to someone whom nobody has verified, and do nothing else for them', async () => {
    const { act, desk } = openLibrary();
    await act('reply', { text: 'See the article.' }, { subject: undefined });
    await expect(act('renew_loan', renewal, { subject: undefined })).rejects.toMatchObject({
      code: 'ExecutorRefused',
    });
    expect(desk.effects()).toMatchObject([{ kind: 'message', customer_id: 'anonymous', target: 'api' }]);
  });
});
