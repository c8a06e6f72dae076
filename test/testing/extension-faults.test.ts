import { describe, expect, it } from 'vitest';
import { deskInProcess } from '../../packs/library/desk/in-process.ts';
import type { Pack, Target } from '../../src/testing/index.ts';
import { extensionFaults, loadPack, openExtensions } from '../../src/testing/index.ts';

const pack = loadPack('packs/library');
const env = { LIBRARY_URL: 'http://127.0.0.1:1', LIBRARY_TOKEN: 'token-of-the-library' };
const customer_id = '30417';
const desk = (): Target => {
  const library = deskInProcess({ token: env.LIBRARY_TOKEN, now: () => Date.parse('2026-04-16T09:00:00Z') });
  return { fetch: library.transport, effects: () => library.effects().length };
};
const waiver = { fine_id: 'F-7105', loan_id: 'L-5102', amount_cents: 360, currency: 'EUR' };
const examples = {
  card_profile: { customer_id },
  card_loans: { customer_id },
  card_fines: { customer_id },
  catalogue_search: { input: { query: 'short walk' } },
  renew_loan: { customer_id, input: { loan_id: 'L-4821', due_on: '2026-04-19' } },
  waive_fine: { customer_id, input: { ...waiver, reason: 'library_fault' } },
  reserve_item: { customer_id, input: { item_id: 'B-2041', book: 'The Salt Road' } },
  reply: { input: { text: 'Done.' } },
};
const given = { pack, env, target: desk, examples };
const { reply: _, ...others } = examples;

/** The pack with the manifest of one extension changed. */
const changed = (id: string, change: object): Pack => ({
  ...pack,
  extensions: {
    ...pack.extensions,
    extensions: pack.extensions.extensions.map((one) =>
      one.extension_id === id ? { ...one, ...change } : one,
    ),
  },
});

/** A target that takes every order for a new one. */
const forgetful = (): Target => {
  let effects = 0;
  const { fetch } = desk();
  return {
    effects: () => effects,
    fetch: async (url, init) => {
      if (init.method === 'POST') effects += 1;
      return fetch(url, init);
    },
  };
};

describe('faults of extensions', () => {
  it('are none where a pack keeps what it owes', async () => {
    expect(await extensionFaults(given)).toEqual([]);
  });

  it('name what has no example', async () => {
    expect(await extensionFaults({ ...given, examples: others })).toEqual(['reply: it has no example']);
  });

  it('name what does not do its example, and why', async () => {
    const faults = await extensionFaults({
      ...given,
      examples: { ...examples, card_loans: { customer_id: '99999' } },
    });
    expect(faults).toEqual([
      'card_loans: it does not do its example: Cannot read card_loans because the library does not know the card.',
    ]);
  });

  it('name an answer that does not fit what the manifest says', async () => {
    const faults = await extensionFaults({
      ...given,
      pack: changed('card_profile', {
        output: { type: 'object', required: ['shelf'], properties: { shelf: { type: 'string' } } },
      }),
    });
    expect(faults).toEqual([expect.stringContaining('card_profile: it does not do its example')]);
  });

  it('name effects that are had twice', async () => {
    const faults = await extensionFaults({ ...given, target: forgetful });
    expect(faults).toContain('renew_loan: it has 2 effects under one key');
    expect(faults).toContain('renew_loan: it has 2 effects when a connection is cut');
    expect(faults.some((fault) => fault.startsWith('waive_fine'))).toBe(false);
  });

  it('are found with the hosts that a manifest leaves out', async () => {
    const faults = await extensionFaults({ ...given, pack: changed('card_loans', { hosts: [] }) });
    expect(faults).toEqual([expect.stringContaining('is not declared')]);
  });
});

describe('opened extensions', () => {
  it('answer by the fetch that is handed in, for the customer that is named', async () => {
    const { tool, act } = await openExtensions({ pack, env, fetch: desk().fetch });
    expect(await tool('card_fines', {}, customer_id)).toMatchObject({ fines: [{ fine_id: 'F-7105' }] });
    await expect(tool('card_fines')).rejects.toMatchObject({ code: 'ToolRefused' });
    expect(await act('renew_loan', examples.renew_loan.input, customer_id)).toMatchObject({
      outcome: 'done',
    });
  });

  it('want the secrets that the manifests name', async () => {
    const lacking = openExtensions({ pack, env: {}, fetch: desk().fetch });
    await expect(lacking).rejects.toMatchObject({ code: 'SettingsInvalid' });
  });
});
