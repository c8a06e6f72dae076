import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../src/domain/canonical.ts';
import { evaluateExpression } from '../../../src/knowledge/expression.ts';
import { recommend } from '../../../src/problems/troubleshooting/recommend.ts';
import { openLibrary, pack } from './open-library.ts';

type Said = { text: string; quotes: string[] };
type Read = {
  said: Said[];
  /** What was asked of each tool, as its canonical JSON. */
  facts: Record<string, string>;
  proposed: { action: string; arguments: unknown; rule: string; decision: string }[];
};

const entitiesOf = (text: string): Record<string, string[]> => {
  const found = pack.triage.entities.map(({ entity_id, pattern }): [string, string[]] => [
    entity_id,
    [...new Set([...text.matchAll(new RegExp(pattern, 'gi'))].map((match) => match[1] ?? match[0]))],
  ]);
  return Object.fromEntries(found.filter(([, values]) => values.length > 0));
};

/** What the pack's expressions make of a text: tools called, what they say, actions proposed, the rule that decides. */
const read = async (text: string, customer_id = '30417'): Promise<Read> => {
  const { tool } = openLibrary();
  const facts: Record<string, string> = {};
  const scope: Record<string, unknown> = { text, subject: { customer_id }, entities: entitiesOf(text) };
  const seen = (): Record<string, unknown> => ({
    ...scope,
    facts: Object.fromEntries(
      Object.entries(facts).map(([name, json]) => [name, JSON.parse(json) as unknown]),
    ),
  });
  const said: Said[] = [];
  for (const use of pack.specialists.flatMap((one) => one.tools)) {
    if ((await evaluateExpression(use.when, seen())) !== true) continue;
    const input = (await evaluateExpression(use.input, seen())) as object;
    const output = await tool(use.tool, input, { customer_id });
    facts[use.tool] = canonicalJson(output);
    const told = await evaluateExpression(use.say ?? '[]', { ...seen(), output });
    said.push(...([told].flat().filter((one) => one !== undefined) as Said[]));
  }
  const proposed: Read['proposed'] = [];
  for (const { action_id: action, proposal } of pack.actions) {
    if (proposal === undefined || (await evaluateExpression(proposal.when, seen())) !== true) continue;
    const args = await evaluateExpression(proposal.arguments, seen());
    for (const rule of pack.policies.rules.filter((one) => one.action === action)) {
      if ((await evaluateExpression(rule.when, { ...seen(), arguments: args })) !== true) continue;
      proposed.push({ action, arguments: args, rule: rule.rule_id, decision: rule.decision });
      break;
    }
  }
  return { said, facts, proposed };
};

describe('the library pack', () => {
  it('has an old rule about fines that the new one replaces', () => {
    const old = pack.articles.find((one) => one.front.id === 'fines-2024');
    const now = pack.articles.find((one) => one.front.id === old?.front.superseded_by);
    expect(old?.body).toContain('0.10 EUR');
    expect(now?.body).toContain('0.20 EUR');
  });

  it.each([
    'How often can I renew a book?',
    'What does it cost when a book is late?',
    'When is a fine waived?',
    'How do I reserve an item?',
    'How do I join the library?',
    'Leafline shows error LF-201 and does not open my e-book. What can I do?',
  ])('answers “%s” without looking into the card', async (text) => {
    const { facts, proposed } = await read(text);
    expect({ facts, proposed }).toEqual({ facts: {}, proposed: [] });
  });
});

describe('what tools say', () => {
  it.each([
    [
      'When are my books due?',
      '30417',
      ['“Bees in the Back Garden” is due on 2026-04-19', 'another reader has reserved it'],
    ],
    ['I was fined, is that right?', '30592', ['F-7118 of 1.20 EUR', 'F-7121 of 8.00 EUR']],
    ['Do you have “The Salt Road”?', '30417', ['3 of 3 copies on the shelf']],
    [
      "Please reserve “The Clockmaker's Apprentice”.",
      '30733',
      ['1 of 1 copy on the shelf, and 2 readers wait'],
    ],
    ['Has my card expired?', '30608', ['has expired; it was valid until 2026-04-04']],
  ])('of “%s” is borne out by their answers word for word', async (text, card, parts) => {
    const { said, facts } = await read(text, card);
    const answers = Object.values(facts).join('\n');
    const all = said.map((one) => one.text).join(' ');
    for (const part of parts) expect(all).toContain(part);
    for (const { quotes } of said) for (const quote of quotes) expect(answers).toContain(quote);
  });
});

describe('what is proposed, and what becomes of it', () => {
  const fine = { fine_id: 'F-7105', loan_id: 'L-5102', amount_cents: 360, currency: 'EUR' };

  it.each([
    [
      'I brought loan L-5102 back late because your book drop was jammed. Please waive the fine.',
      'library_fault',
    ],
    ['I was in hospital and was fined. Could you cancel the charge?', 'illness'],
    ['I was fined for l-5102 although I returned it on time, please remove the fine.', 'returned_in_time'],
  ])('a waiver waits for a librarian: %s', async (text, reason) => {
    expect((await read(text)).proposed).toEqual([
      { action: 'waive_fine', arguments: { ...fine, reason }, rule: 'waive-fine', decision: 'approve' },
    ]);
  });

  it('a large waiver waits for the head librarian', async () => {
    const { proposed } = await read('Please waive the fine for loan L-5150.', '30810');
    expect(proposed).toMatchObject([{ rule: 'waive-large-fine', decision: 'approve' }]);
  });

  it('a renewal is allowed', async () => {
    expect((await read('Please renew loan L-4821 for me.')).proposed).toEqual([
      {
        ...{ action: 'renew_loan', rule: 'renew-own-renewable', decision: 'allow' },
        arguments: { loan_id: 'L-4821', due_on: '2026-04-19' },
      },
    ]);
  });

  it('two wishes in one letter are told apart', async () => {
    const text =
      'Please renew loan L-4821 for me, I am still reading. And on loan L-5102 I was fined although the return box was out of order - please cancel that fine.';
    expect((await read(text)).proposed).toMatchObject([
      { action: 'renew_loan', arguments: { loan_id: 'L-4821' } },
      { action: 'waive_fine', arguments: { ...fine, reason: 'library_fault' } },
    ]);
  });

  it('a reservation is allowed', async () => {
    expect((await read('Please reserve “The Salt Road” for me.', '30733')).proposed).toMatchObject([
      { action: 'reserve_item', arguments: { item_id: 'B-2041' }, decision: 'allow' },
    ]);
  });

  it.each([
    ['Please renew loan L-4830.', '30417'],
    ['Please renew loan L-4902, it is my neighbour’s.', '30417'],
    ['Please waive my fines.', '30592'],
    ['Please reserve “The Great Unwritten”.', '30417'],
  ])('nothing: %s', async (text, card) => {
    expect((await read(text, card)).proposed).toEqual([]);
  });

  it('what is made up is forbidden', async () => {
    const facts = { card_fines: { fines: [{ ...fine, reason: 'late' }] } };
    const ruleFor = async (args: object): Promise<string | undefined> => {
      for (const rule of pack.policies.rules.filter((one) => one.action === 'waive_fine')) {
        if ((await evaluateExpression(rule.when, { facts, arguments: args })) === true) return rule.rule_id;
      }
      return undefined;
    };
    expect(await ruleFor({ ...fine, fine_id: 'F-9999' })).toBe('waive-unknown-fine');
    expect(await ruleFor({ ...fine, amount_cents: 361 })).toBe('waive-another-amount');
    expect(await ruleFor({ ...fine, currency: 'USD' })).toBe('waive-another-amount');
    expect(await ruleFor(fine)).toBe('waive-fine');
  });
});

describe('the causal model of the e-book app', () => {
  const model = pack.causal.get('ebook-app');
  const next = (symptoms: Record<string, boolean>): string | undefined =>
    model &&
    recommend(model, { symptoms, tests: {}, failed_fixes: [] }, { seed: 7, iterations: 400 }).next.id;

  it.each([
    [{ error_version: true }, 'update_app'],
    [{ error_expired: true }, 'extend_membership'],
    [{ error_devices: true }, 'remove_device'],
    [{ error_copies: true }, 'reserve_title'],
    [{ download_stops: true }, 'change_network'],
    [{}, 'which_message'],
  ])('of %j recommends %s', (symptoms, step) => {
    expect(next(symptoms as Record<string, boolean>)).toBe(step);
  });
});
