import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { createExtensions, loadModules } from '../../../local/extensions/index.ts';
import type { FaultPlan } from '../../../packs/support/desk/faults.ts';
import { deskInProcess, type DeskInProcess } from '../../../packs/support/desk/in-process.ts';
import { extensionsSchema } from '../../../src/contracts/pack/index.ts';
import type { EffectOrder, Extensions } from '../../../src/ports/extensions.ts';
import { manualClock } from '../../adapters/extensions/manual-clock.ts';

const packDir = fileURLToPath(new URL('../../../packs/support', import.meta.url));
const file = extensionsSchema.parse(parse(readFileSync(`${packDir}/extensions.yaml`, 'utf8')));
const modules = await loadModules(packDir, file);
const weber = { customer_id: '10482' };

const open = (
  faults?: FaultPlan,
): {
  desk: DeskInProcess;
  tool: (tool: string, input?: object, subject?: { customer_id: string }) => Promise<unknown>;
  act: (executor: string, input: object, more?: Partial<EffectOrder>) => ReturnType<Extensions['execute']>;
} => {
  const now = (): number => Date.parse('2026-04-16T09:00:00Z');
  const desk = deskInProcess({
    token: 'desk-token',
    now,
    wait: async () => undefined,
    ...(faults && { faults }),
  });
  const extensions = createExtensions({
    ...{ packDir, file, modules, transport: desk.transport, clock: manualClock(), log: () => undefined },
    env: { DESK_URL: 'http://127.0.0.1:1', DESK_TOKEN: 'desk-token' },
  });
  return {
    desk,
    tool: (tool, input = {}, subject = weber) =>
      extensions.callTool({ tenant: 'acme', tool, subject, input }),
    act: (executor, input, more = {}) =>
      extensions.execute({
        ...{ tenant: 'acme', executor, subject: weber, input, idempotencyKey: 's1/a1', attempt: 1 },
        ...more,
      }),
  };
};
const refund = {
  ...{ invoice_id: 'inv-2026-03-10482', charge_id: 'ch-88044', amount_cents: 52200 },
  ...{ currency: 'EUR', reason: 'charged twice' },
};
const orders: Record<string, object> = {
  billing_refund: refund,
  plan_change: { plan: 'enterprise', effective: 'now' },
  password_reset: { email: 'jonas.krug@weber-logistik.example' },
  data_export: { format: 'csv', scope: 'all' },
  tracker_ticket: { title: 'E-4012', body: 'Nightly export stops.', component: 'export', priority: 'P2' },
  reply: { text: 'Done.', channel: 'email', citations: [{ source_id: 'kb-1' }, 'kb-2'] },
};

describe("the support pack's tools", () => {
  it('read the profile, the users and the state of a component', async () => {
    const { tool } = open();
    expect(await tool('customer_profile')).toMatchObject({
      ...{ customer_id: '10482', name: 'Weber Logistik GmbH', contact: 'Anna Weber', plan: 'business' },
    });
    expect(await tool('account_users')).toMatchObject({ users: [{ role: 'owner', locked: false }, {}, {}] });
    expect(await tool('service_status', { component: 'export' })).toMatchObject({
      components: [{ component: 'export', state: 'degraded' }],
      incidents: [{ incident_id: 'inc-314' }],
    });
  });

  it('find the charge that was made twice in March, until it is refunded', async () => {
    const { tool, act } = open();
    const duplicate = { charge_id: 'ch-88044', amount_cents: 52200, currency: 'EUR' };
    expect(await tool('billing_invoices', { month: '2026-03' })).toMatchObject({ duplicates: [duplicate] });
    expect(await tool('billing_invoices')).toMatchObject({ duplicates: [duplicate] });
    await act('billing_refund', refund);
    expect(await tool('billing_invoices')).toMatchObject({ duplicates: [] });
  });

  it.each(['10007', '10420', '10566'])('find no second charge for customer %s', async (customer_id) => {
    expect(await open().tool('billing_invoices', {}, { customer_id })).toMatchObject({ duplicates: [] });
  });

  it('refuse a customer the desk does not know', async () => {
    await expect(open().tool('customer_profile', {}, { customer_id: '99999' })).rejects.toMatchObject({
      code: 'ToolRefused',
    });
  });

  it('need no customer for the state of the product', async () => {
    const { desk } = open();
    const extensions = createExtensions({
      ...{ packDir, file, modules, transport: desk.transport, clock: manualClock(), log: () => undefined },
      env: { DESK_URL: 'http://127.0.0.1:1', DESK_TOKEN: 'desk-token' },
    });
    const call = extensions.callTool({
      tenant: 'acme',
      tool: 'service_status',
      subject: undefined,
      input: {},
    });
    expect(await call).toMatchObject({ components: expect.any(Array) as unknown });
  });
});

describe("the support pack's executors", () => {
  const executors = file.extensions.filter((one) => one.kind === 'executor');

  it('are all tried here', () => {
    expect(executors.map((one) => one.extension_id).sort()).toEqual(Object.keys(orders).sort());
  });

  it.each(executors)('$extension_id acts once', async ({ extension_id }) => {
    const { act, desk } = open();
    expect(await act(extension_id, orders[extension_id] ?? {})).toMatchObject({ repeated: false });
    expect(desk.effects()).toMatchObject([{ customer_id: '10482' }]);
  });

  it.each(executors)(
    '$extension_id acts at most once when the connection is cut after it acted',
    async ({ extension_id, idempotency }) => {
      const { act, desk } = open({ script: [{ do: 'drop_after' }] });
      const order = orders[extension_id] ?? {};
      const safe = idempotency !== 'none';
      await expect(act(extension_id, order)).rejects.toMatchObject({
        code: safe ? 'ExecutorFailed' : 'EffectUnknown',
      });
      const second = act(extension_id, order, { attempt: 2 });
      if (safe) await second;
      else await expect(second).rejects.toMatchObject({ code: 'EffectUnknown' });
      expect(desk.effects()).toHaveLength(1);
    },
  );

  it("refuse what belongs to another customer, and pass the desk's reason on", async () => {
    const { act, desk } = open();
    const theirs = { ...refund, invoice_id: 'inv-2026-04-10598' };
    await expect(act('billing_refund', theirs)).rejects.toThrow('customer 10482 has no charge');
    await expect(act('password_reset', { email: 'maya@brightwater.example' })).rejects.toMatchObject({
      code: 'ExecutorRefused',
    });
    expect(desk.effects()).toEqual([]);
  });

  it('reply without a customer to nobody in particular', async () => {
    const { act, desk } = open();
    await act('reply', { text: 'See the article.' }, { subject: undefined });
    expect(desk.effects()).toMatchObject([{ customer_id: 'anonymous', target: 'api' }]);
  });
});
