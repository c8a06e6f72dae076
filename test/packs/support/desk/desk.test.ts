import { mkdtempSync, readFileSync, rmSync, appendFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Hono } from 'hono';
import { ConnectionDropped, createDeskApp } from '../../../../packs/support/desk/app.ts';
import { createDesk, type Desk } from '../../../../packs/support/desk/desk.ts';
import { createFaults, type FaultPlan } from '../../../../packs/support/desk/faults.ts';
import { openJournal } from '../../../../packs/support/desk/journal.ts';
import { loadRecords } from '../../../../packs/support/desk/records.ts';

const now = (): number => Date.parse('2026-04-16T09:00:00Z');
const records = loadRecords();
const refund = {
  ...{ invoice_id: 'inv-2026-03-10482', charge_id: 'ch-88044', amount_cents: 52200 },
  ...{ currency: 'EUR', reason: 'charged twice' },
};

const open = (faults?: FaultPlan): { app: Hono; desk: Desk } => {
  const desk = createDesk(records, now());
  const wait = async (): Promise<void> => undefined;
  const app = createDeskApp({
    desk,
    token: 't',
    now,
    wait,
    record: () => undefined,
    ...(faults && { faults }),
  });
  return { app, desk };
};
const get = async (app: Hono, path: string): Promise<{ status: number; body: Record<string, unknown> }> => {
  const response = await app.request(path, { headers: { authorization: 'Bearer t' } });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};
const post = async (
  app: Hono,
  path: string,
  body: unknown,
  key?: string,
): Promise<{ status: number; body: Record<string, unknown> }> => {
  const headers = { authorization: 'Bearer t', ...(key !== undefined && { 'idempotency-key': key }) };
  const response = await app.request(path, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

describe('the desk', () => {
  it('lets nobody in without its token', async () => {
    const { app } = open();
    for (const authorization of ['', 'Bearer x', 'Bearer t ', 't']) {
      const response = await app.request('/customers/10482', { headers: { authorization } });
      expect(response.status).toBe(authorization === 'Bearer t ' ? 200 : 401);
    }
  });

  it('knows thirteen customers of several kinds, with invoices that add up', () => {
    expect(records.customers).toHaveLength(13);
    expect(new Set(records.customers.map(({ status }) => status)).size).toBe(5);
    for (const { customer_id, status, charges } of records.invoices) {
      expect(records.customers.some((one) => one.customer_id === customer_id)).toBe(true);
      expect(charges.length > 0).toBe(status === 'paid');
    }
    const ids = records.invoices.flatMap(({ charges }) => charges.map((one) => one.charge_id));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('says since when a component is as it is, the same on any later day', async () => {
    const { app } = open();
    const { body } = await get(app, '/services?component=export');
    expect(body).toMatchObject({ components: [{ state: 'degraded', since: '2026-04-15T02:10:00.000Z' }] });
    expect((await get(app, '/services?component=nothing')).status).toBe(404);
  });

  it('refunds a charge once, however often it is asked with one key', async () => {
    const { app, desk } = open();
    const first = await post(app, '/customers/10482/refunds', refund, 'k1');
    const again = await post(app, '/customers/10482/refunds', refund, 'k1');
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body).toEqual(first.body);
    expect(desk.effects()).toHaveLength(1);
    const { body } = await get(app, '/customers/10482/invoices?period=2026-03');
    expect(body).toMatchObject({ invoices: [{ charges: [{ status: 'captured' }, { status: 'refunded' }] }] });
  });

  it.each([
    ['no key', refund, undefined, 400],
    [
      'the charge of another customer',
      { ...refund, invoice_id: 'inv-2026-01-10007', charge_id: 'ch-88046' },
      'k',
      404,
    ],
    ['more than was charged', { ...refund, amount_cents: 52201 }, 'k', 422],
    ['another currency', { ...refund, currency: 'USD' }, 'k', 422],
    ['a field too many', { ...refund, customer_id: '10007' }, 'k', 422],
  ])('refuses a refund with %s', async (_, body, key, status) => {
    const { app, desk } = open();
    expect((await post(app, '/customers/10482/refunds', body, key)).status).toBe(status);
    expect(desk.effects()).toEqual([]);
  });

  it('refuses a key that was used for another order, and a second refund by another key', async () => {
    const { app, desk } = open();
    await post(app, '/customers/10482/refunds', { ...refund, amount_cents: 52200 }, 'k1');
    expect((await post(app, '/customers/10482/refunds', { ...refund, amount_cents: 1 }, 'k1')).status).toBe(
      422,
    );
    expect((await post(app, '/customers/10482/refunds', refund, 'k2')).status).toBe(409);
    expect(desk.effects()).toHaveLength(1);
  });

  it('refunds in parts up to what was charged', async () => {
    const { app } = open();
    const part = { ...refund, amount_cents: 30000 };
    expect((await post(app, '/customers/10482/refunds', part, 'k1')).status).toBe(201);
    expect((await post(app, '/customers/10482/refunds', part, 'k2')).status).toBe(422);
    expect((await post(app, '/customers/10482/refunds', { ...part, amount_cents: 22200 }, 'k3')).status).toBe(
      201,
    );
  });

  it('opens two tickets when asked twice, and finds the first by its reference', async () => {
    const { app, desk } = open();
    const ticket = {
      title: 'E-4012',
      body: '…',
      component: 'export',
      priority: 'P2',
      external_reference: 's/a',
    };
    expect((await get(app, '/customers/10482/tickets?reference=s%2Fa')).status).toBe(404);
    const first = await post(app, '/customers/10482/tickets', ticket);
    await post(app, '/customers/10482/tickets', ticket);
    expect(desk.effects()).toHaveLength(2);
    expect((await get(app, '/customers/10482/tickets?reference=s%2Fa')).body).toEqual(first.body);
    expect((await get(app, '/customers/10007/tickets?reference=s%2Fa')).status).toBe(404);
  });

  it('resets a password of a user of the account only, and unlocks that user', async () => {
    const { app } = open();
    expect(
      (await post(app, '/customers/10255/password-resets', { email: 'maya@brightwater.example' })).status,
    ).toBe(404);
    expect(
      (await post(app, '/customers/10255/password-resets', { email: 'Lucia@casaverde.example' })).status,
    ).toBe(201);
    expect((await get(app, '/customers/10255/users')).body).toMatchObject({ users: [{ locked: false }, {}] });
  });

  it('changes a plan now or later, and refuses a plan that is not sold', async () => {
    const { app } = open();
    const change = { plan: 'enterprise', seats: 20, effective: 'now' };
    expect((await post(app, '/customers/10482/plan-changes', { ...change, plan: 'gold' }, 'k')).status).toBe(
      422,
    );
    expect((await post(app, '/customers/10482/plan-changes', change, 'k')).status).toBe(201);
    expect((await get(app, '/customers/10482')).body).toMatchObject({ plan: 'enterprise', seats: 20 });
    expect((await post(app, '/customers/10301/plan-changes', change, 'k2')).status).toBe(409);
  });

  it('keeps of a message its recipient, digest and length, and writes to no stranger but as anonymous', async () => {
    const { app, desk } = open();
    const text = 'Dear Ms Weber, the second charge was refunded.';
    await post(app, '/customers/10482/messages', { text, channel: 'email' }, 'k1');
    await post(app, '/customers/anonymous/messages', { text, channel: 'web' }, 'k2');
    expect((await post(app, '/customers/999/messages', { text, channel: 'web' }, 'k3')).status).toBe(404);
    expect(desk.effects()).toMatchObject([
      { customer_id: '10482', change: { recipient: '10482', length: text.length } },
      { customer_id: 'anonymous' },
    ]);
    expect(JSON.stringify(desk.effects())).not.toContain('Dear');
  });

  it('counts its effects and repetitions', async () => {
    const { app } = open();
    await post(app, '/customers/10482/refunds', refund, 'k1');
    await post(app, '/customers/10482/refunds', refund, 'k1');
    expect((await get(app, '/effects')).body).toMatchObject({ counts: { refund: 1 }, repetitions: 1 });
  });
});

describe("the desk's faults", () => {
  const attempt = (app: Hono): Promise<number | string> =>
    post(app, '/customers/10482/refunds', refund, 'k1').then(
      ({ status }) => status,
      (thrown: unknown) => (thrown instanceof Error ? thrown.name : 'thrown'),
    );

  it.each([
    ['fail_before', 500, 0],
    ['drop_after', ConnectionDropped.name, 1],
    ['hang_after', ConnectionDropped.name, 1],
    ['duplicate', 201, 1],
    ['slow', 201, 1],
  ] as const)('%s: answers %s and did %i', async (fault, end, count) => {
    const { app, desk } = open({ script: [{ on: 'refund', do: fault }] });
    expect(await attempt(app)).toBe(end);
    expect(desk.effects()).toHaveLength(count);
    expect(await attempt(app)).toBe(count === 0 ? 201 : 200);
    expect(desk.effects()).toHaveLength(1);
  });

  it('follow their script in order', () => {
    const faults = createFaults({
      script: [
        { on: 'refund', do: 'drop_after', after: 1, times: 2 },
        { on: '*', do: 'fail_before' },
      ],
    });
    const kinds = ['refund', 'refund', 'ticket', 'refund', 'refund'] as const;
    expect(kinds.map((kind) => faults.next(kind))).toEqual([
      undefined,
      'drop_after',
      'fail_before',
      'drop_after',
      undefined,
    ]);
  });

  it('are the same for the same seed, and about as many as the rate says', () => {
    const run = (seed: number): unknown[] => {
      const faults = createFaults({ seed, rate: 0.3 });
      return Array.from({ length: 1000 }, () => faults.next('refund'));
    };
    expect(run(7)).toEqual(run(7));
    expect(run(7)).not.toEqual(run(8));
    expect(run(7).filter(Boolean).length).toBeGreaterThan(250);
    expect(run(7).filter(Boolean).length).toBeLessThan(350);
  });

  it('can be set while it runs', async () => {
    const { app } = open();
    expect((await post(app, '/faults', { script: [{ do: 'fail_before' }] })).status).toBe(200);
    expect(await attempt(app)).toBe(500);
    expect((await post(app, '/faults', { script: [{ do: 'explode' }] })).status).toBe(400);
  });
});

describe("the desk's log", () => {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });
  const folder = (): string => {
    folders.push(mkdtempSync(join(tmpdir(), 'desk-')));
    return folders.at(-1) ?? '';
  };
  const start = (data: string): { app: Hono; desk: Desk; openedAt: number } => {
    const journal = openJournal(data, now);
    const desk = createDesk(records, journal.openedAt);
    const catchUp = (): void => {
      for (const effect of journal.read()) desk.apply(effect);
    };
    catchUp();
    const record = journal.append.bind(journal);
    const wait = async (): Promise<void> => undefined;
    return {
      desk,
      openedAt: journal.openedAt,
      app: createDeskApp({ desk, token: 't', now, wait, record, catchUp }),
    };
  };

  it('is what the desk remembers after it was killed', async () => {
    const data = folder();
    const first = await post(start(data).app, '/customers/10482/refunds', refund, 'k1');
    const { app, desk } = start(data);
    expect(desk.effects()).toHaveLength(1);
    expect((await post(app, '/customers/10482/refunds', refund, 'k1')).body).toEqual(first.body);
    expect(desk.effects()).toHaveLength(1);
  });

  it('drops a last line that was cut off, and goes on', async () => {
    const data = folder();
    await post(start(data).app, '/customers/10482/refunds', refund, 'k1');
    appendFileSync(join(data, 'effects.jsonl'), '{"line":"effect","eff');
    const { app, desk } = start(data);
    expect(desk.effects()).toHaveLength(1);
    await post(app, '/customers/10482/messages', { text: 'a', channel: 'email' }, 'k2');
    const lines = readFileSync(join(data, 'effects.jsonl'), 'utf8').trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { line: string }).line)).toEqual([
      'opened',
      'effect',
      'effect',
    ]);
  });

  it('takes in what a process that ends and one that begins both write', async () => {
    const data = folder();
    const [ending, beginning] = [start(data), start(data)];
    await post(ending.app, '/customers/10482/refunds', refund, 'k1');
    expect((await post(beginning.app, '/customers/10482/refunds', refund, 'k1')).status).toBe(200);
    expect(beginning.desk.effects()).toHaveLength(1);
    expect(beginning.openedAt).toBe(ending.openedAt);
  });
});
