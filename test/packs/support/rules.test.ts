import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadPack } from '../../../src/adapters/pack/index.ts';
import { signalReader } from '../../../src/reasoning/extractive/signals.ts';
import { evaluateExpression } from '../../../src/knowledge/expression.ts';

const pack = loadPack('packs/support');
const signals = signalReader(pack.triage);

const invoice = (month: string, charges: string[]): Record<string, unknown> => ({
  invoice_id: `inv-2026-${month}-10482`,
  period: `2026-${month}`,
  amount_cents: 52_200,
  currency: 'EUR',
  status: 'paid',
  charges: charges.map((charge_id) => ({ charge_id, amount_cents: 52_200, status: 'captured' })),
});
const facts = {
  billing_invoices: {
    invoices: [invoice('02', ['ch-1']), invoice('03', ['ch-2', 'ch-3'])],
    duplicates: [
      {
        amount_cents: 52_200,
        charge_id: 'ch-3',
        charged_at: '2026-03-03T08:14:41Z',
        currency: 'EUR',
        invoice_id: 'inv-2026-03-10482',
      },
    ],
  },
  customer_profile: { plan: 'business', status: 'active', seats: 18 },
  account_users: { users: [{ email: 'anna.weber@weber-logistik.example', role: 'owner', locked: false }] },
};

type Given = { text: string; intents?: string[]; area?: string };
const scopeOf = ({ text, intents = ['billing'], area = 'invoices' }: Given): Record<string, unknown> => ({
  text,
  subject: { customer_id: '10482' },
  entities: signals(text).entities,
  intents,
  area,
  urgency: signals(text).urgency,
  facts,
});

const proposed = async (action_id: string, given: Given): Promise<Record<string, unknown> | undefined> => {
  const proposal = pack.actions.find((action) => action.action_id === action_id)?.proposal;
  if (proposal === undefined) throw new Error(`Cannot test because ${action_id} has no proposal.`);
  if ((await evaluateExpression(proposal.when, scopeOf(given))) !== true) return undefined;
  return z
    .record(z.string(), z.unknown())
    .parse(await evaluateExpression(proposal.arguments, scopeOf(given)));
};

const decided = async (action: string, args: Record<string, unknown>, risk = 'high'): Promise<string> => {
  for (const rule of pack.policies.rules) {
    if (rule.action !== action) continue;
    const matches = await evaluateExpression(rule.when, { ...scopeOf({ text: '' }), arguments: args, risk });
    if (matches === true) return `${rule.decision} by ${rule.rule_id}`;
  }
  return 'forbid';
};

const asksFor = async (tool: string, text: string): Promise<boolean> => {
  const uses = pack.specialists.flatMap((one) => one.tools.filter((use) => use.tool === tool));
  const wanted = await Promise.all(uses.map((use) => evaluateExpression(use.when, scopeOf({ text }))));
  return wanted.includes(true);
};

const mainTicket =
  "We were charged twice for the March invoice, and since yesterday's update our nightly CSV export stops with error " +
  'E-4012. I need the second charge back and the export working before Monday. Anna Weber, Weber Logistik, account 10482';

describe('what the support pack reads out of a text', () => {
  it('finds what the main ticket names', () => {
    expect(signals(mainTicket)).toMatchObject({
      urgency: 'P2',
      entities: { account: ['10482'], error_code: ['E-4012'], month: ['March'], deadline: ['Monday'] },
    });
  });

  it.each([
    ['account 10420', ['10420']],
    ['our sister company, customer no. 10420', ['10420']],
    ['please refund inv-2026-02-10420', ['10420']],
    ['the code 10482 is on my screen', undefined],
  ])('tells accounts from other numbers: %s', (text, accounts) => {
    expect(signals(text).entities.account).toEqual(accounts);
  });

  it.each(['We march on', 'Open on business days', 'my mail is anna@x.example'])(
    'sees no entity in “%s”',
    (text) => {
      const { month, plan } = signals(text).entities;
      expect([month, plan]).toEqual([undefined, undefined]);
    },
  );
});

describe('what the support pack proposes', () => {
  it('proposes to refund the second charge of the month that the main ticket names', async () => {
    expect(await proposed('billing_refund', { text: mainTicket, intents: ['technical', 'billing'] })).toEqual(
      {
        invoice_id: 'inv-2026-03-10482',
        charge_id: 'ch-3',
        amount_cents: 52_200,
        currency: 'EUR',
        reason: 'Duplicate charge for 2026-03',
      },
    );
  });

  it.each([
    'We were charged twice for the February invoice, please refund it.',
    'When do you charge our card each month?',
    'Where is the March invoice?',
  ])('proposes no refund for “%s”', async (text) => {
    expect(await proposed('billing_refund', { text })).toBeUndefined();
  });

  it.each([
    ['Please upgrade us to Enterprise with 20 seats.', { plan: 'enterprise', effective: 'now', seats: 20 }],
    ['We want to go back to the Starter plan.', { plan: 'starter', effective: 'next_period' }],
  ])('changes the plan for “%s”', async (text, expected) => {
    expect(await proposed('plan_change', { text })).toEqual(expected);
  });

  it.each([
    'How do I upgrade to Enterprise?',
    'What happens if we downgrade to Starter?',
    'Please move us to Business.',
  ])('changes no plan for “%s”', async (text) => {
    expect(await proposed('plan_change', { text })).toBeUndefined();
  });

  it('resets the password of the account’s own users only', async () => {
    const ask = async (email: string): Promise<unknown> =>
      proposed('password_reset', { text: `Please reset the password of ${email}`, intents: ['account'] });
    expect(await ask('Anna.Weber@weber-logistik.example')).toEqual({
      email: 'anna.weber@weber-logistik.example',
    });
    expect(await ask('owner@other.example')).toBeUndefined();
  });

  it('takes no broken export for a wish to have all data', async () => {
    expect(await proposed('data_export', { text: mainTicket })).toBeUndefined();
    expect(
      await proposed('data_export', { text: 'Please send us a complete copy of all our data as JSON.' }),
    ).toEqual({ format: 'json', scope: 'all' });
  });

  it('writes a wish down as a ticket', async () => {
    const wish = { text: 'Please add a dark mode.', intents: ['feature_request'], area: 'reports' };
    expect(await proposed('tracker_ticket', wish)).toMatchObject({ component: 'reports', priority: 'P4' });
    expect(await proposed('tracker_ticket', { text: mainTicket, intents: ['technical'] })).toBeUndefined();
  });
});

describe('what the support pack allows', () => {
  const refund = {
    invoice_id: 'inv-2026-03-10482',
    charge_id: 'ch-3',
    amount_cents: 52_200,
    currency: 'EUR',
  };

  it.each([
    [{}, 'approve by refund-duplicate'],
    [{ amount_cents: 100 }, 'approve by refund-duplicate'],
    [{ charge_id: 'ch-2' }, 'approve by refund-other'],
    [{ amount_cents: 52_201 }, 'forbid by refund-too-much'],
    [{ charge_id: 'ch-88068' }, 'forbid by refund-unknown-charge'],
    [{ charge_id: 'ch-1' }, 'forbid by refund-unknown-charge'],
    [{ currency: 'USD' }, 'forbid by refund-other-currency'],
  ])('judges a refund with %j: %s', async (change, expected) => {
    expect(await decided('billing_refund', { ...refund, ...change })).toBe(expected);
  });

  it('lets no risky action through without a person', () => {
    const free = pack.policies.rules.filter((rule) => rule.decision === 'allow').map((rule) => rule.action);
    expect(free).toEqual(['password_reset', 'tracker_ticket', 'reply']);
  });

  it('forbids the reset of a stranger’s password', async () => {
    expect(await decided('password_reset', { email: 'owner@other.example' })).toBe(
      'forbid by password-reset-stranger',
    );
  });
});

describe('when the support pack looks something up', () => {
  it.each([
    ['billing_invoices', mainTicket, true],
    ['billing_invoices', 'How do I change my invoice address?', false],
    ['billing_invoices', 'What is your refund policy?', false],
    ['service_status', mainTicket, true],
    ['service_status', 'What does error E-4012 mean?', false],
    ['service_status', 'How do I create a CSV export?', false],
    ['account_users', 'How do I invite a colleague?', false],
    ['customer_profile', 'Please upgrade us to Enterprise.', true],
    ['customer_profile', 'How do I upgrade to Enterprise?', false],
  ])('asks %s for “%s”: %s', async (tool, text, expected) => {
    expect(await asksFor(tool, text)).toBe(expected);
  });
});
