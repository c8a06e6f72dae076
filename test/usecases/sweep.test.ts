import { describe, expect, it } from 'vitest';
import '../support/matchers.ts';
import { createMetrics } from '../../src/adapters/telemetry/index.ts';
import { Failure } from '../../src/contracts/errors.ts';
import { executionName } from '../../src/domain/session.ts';
import { decide } from '../../src/usecases/decide.ts';
import { sweep } from '../../src/usecases/sweep.ts';
import type { Services } from '../../src/usecases/services.ts';
import { hour, minute, openApproval, openShop, operator, says } from './harness.ts';

const unavailable = () => new Failure('Unavailable', 'Cannot do it because it is away.');

/** A host in which `start`, `succeed` or `load` of some calls is lost while it is on. */
const losing = () => {
  const lose = { start: false, succeed: false, load: (_: string) => false };
  const services = (plain: Services): Services => ({
    ...plain,
    orchestrator: {
      ...plain.orchestrator,
      start: async (name, input) => {
        if (lose.start) throw unavailable();
        await plain.orchestrator.start(name, input);
      },
    },
    tasks: {
      ...plain.tasks,
      succeed: async (token, output) => {
        if (lose.succeed) throw unavailable();
        await plain.tasks.succeed(token, output);
      },
    },
    sessions: {
      ...plain.sessions,
      load: async (tenant, id) => {
        if (lose.load(id)) throw new Error('This one is broken.');
        return plain.sessions.load(tenant, id);
      },
    },
  });
  return { lose, services };
};

describe('the sweeper', () => {
  it('starts a session that was accepted and never started', async () => {
    const { lose, services } = losing();
    const shop = await openShop({ services });
    lose.start = true;
    await expect(shop.submit(says.fern, { session_id: 'mine' })).toFailAs('Unavailable');
    lose.start = false;
    expect((await shop.session('mine')).status).toBe('queued');
    await shop.pass(15 * minute);
    expect(await shop.session('mine')).toHaveConcluded('twice a week');
  });

  it('takes on a session whose execution ended without it, in its next turn', async () => {
    const shop = await openShop();
    const session = await shop.ask(says.refund);
    await shop.services.orchestrator.stop(executionName(session), 'Stopped by hand.');
    await shop.pass(15 * minute);
    const taken = await shop.again(session);
    expect(taken).toMatchObject({ status: 'waiting_approval', turn: 2 });
    expect(taken.asks).toHaveLength(1);
    expect(await shop.decide(taken, 'approve')).toHaveConcluded('has been refunded');
    expect(shop.refunds).toHaveLength(1);
  });

  it('tells the machine an answer that it was never told', async () => {
    const { lose, services } = losing();
    const shop = await openShop({ services });
    const session = await shop.ask(says.refund);
    lose.succeed = true;
    const decided = decide(shop.services, operator, {
      approval_id: openApproval(session).ask_id,
      decision: 'approve',
      reason: 'Yes.',
    });
    await expect(decided).toFailAs('Unavailable');
    lose.succeed = false;
    expect(shop.refunds).toEqual([]);
    await shop.pass(15 * minute);
    expect(await shop.again(session)).toHaveConcluded('has been refunded');
    expect(shop.refunds).toHaveLength(1);
  });

  it('leaves alone what waits and what was touched just now', async () => {
    const shop = await openShop();
    const session = await shop.ask(says.refund);
    await sweep(shop.services);
    await shop.pass(30 * minute);
    expect(await shop.again(session)).toEqual(session);
    await shop.submit(says.refund);
    expect(await sweep(shop.services)).toBe(1);
  });

  it('reaches a lost session behind more waiting ones than it takes at once, and behind a broken one', async () => {
    const { lose, services } = losing();
    const shop = await openShop({ services });
    await shop.submit(says.vague, { session_id: 'broken' });
    for (let count = 0; count < 120; count += 1) await shop.submit(says.vague);
    await shop.pass();
    lose.start = true;
    await expect(shop.submit(says.fern, { session_id: 'lost' })).toFailAs('Unavailable');
    lose.start = false;
    lose.load = (id) => id === 'broken';
    await shop.pass(15 * minute);
    expect(await shop.session('lost')).toHaveConcluded('twice a week');
    expect(shop.logged).toContain('sweep.skipped');
  });

  it('counts who is waited for, and who let a deadline pass', async () => {
    const metrics = createMetrics();
    const shop = await openShop({ services: (plain) => ({ ...plain, metrics }) });
    await shop.ask(says.refund);
    await shop.ask(says.vague);
    await shop.pass(15 * minute);
    const open = async (kind: string): Promise<string | undefined> =>
      new RegExp(`deliberate_asks_open\\{kind="${kind}"\\} (\\d+)`).exec(await metrics.text())?.[1];
    expect([await open('approval'), await open('clarification'), await open('handover')]).toEqual([
      '1',
      '1',
      '0',
    ]);
    expect(await metrics.text()).not.toContain('status="expired"');
    await shop.pass(5 * hour);
    expect(await metrics.text()).toContain('deliberate_asks_total{kind="approval",status="expired"} 1');
  });

  it('gives reservations back that nobody sent', async () => {
    const shop = await openShop();
    const { session_id } = await shop.ask(says.refund);
    const call = { tenant: 'default', session_id, call_id: 'c' };
    await shop.services.ledger.reserve(call, {
      bound: 0.05,
      agent: 'orders',
      model: 'm',
      expires_at: shop.clock.now() + minute,
    });
    await shop.pass(15 * minute);
    expect(await shop.services.ledger.spending('default', session_id)).toMatchObject({ held: 0, settled: 0 });
  });
});
