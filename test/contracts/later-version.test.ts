import { describe, expect, it } from 'vitest';
import { consultMessageSchema, turnSchema } from '../../src/contracts/execution.ts';
import { sessionEventSchema } from '../../src/contracts/events.ts';
import { sessionOptionsSchema } from '../../src/contracts/session-options.ts';
import { sessionSchema } from '../../src/contracts/session.ts';
import { openShop, says } from '../usecases/harness.ts';

/** Objects whose keys are data, not fields. */
const tables = ['action_stats', 'arguments', 'entities', 'rests_on'];

/** The same with a field more in each of its objects. */
const later = (value: unknown, isTable = false): unknown => {
  if (Array.isArray(value)) return value.map((one) => later(one));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([key, one]) => [key, later(one, tables.includes(key))] as const);
  return { ...Object.fromEntries(members), ...(isTable ? {} : { a_later_versions_field: 1 }) };
};

const stats = {
  ...{ iterations: 1, root_visits: 1, root_value: 1, num_children: 1 },
  ...{ best_action: 'a', best_action_visits: 1, best_action_value: 1 },
  action_stats: { a: { visits: 1, value: 1, value_sum: 1, num_children: 0 } },
  ...{ total_simulations: 1, cache_hits: 0, cache_misses: 1, cache_hit_rate: 0, seed: 1 },
};

describe('what the next version wrote, with fields that this one does not know', () => {
  it('is read: sessions, with their plans, asks, actions and statistics', async () => {
    const shop = await openShop();
    const session = { ...(await shop.ask(says.refund)), mcts_stats: stats };
    expect(session.plan?.steps.length).toBeGreaterThan(0);
    expect(session.asks).toHaveLength(1);
    const written = later(session);
    expect(written).not.toEqual(session);
    expect(sessionSchema.parse(written)).toEqual(session);
  });

  it('is read: events, turns and messages', () => {
    const turn = { v: 1 as const, tenant: 'default', session_id: 'ses_1', correlation_id: 'c' };
    const message = { ...turn, step_id: 's1', specialist: 'care', attempt: 1, token: 't' };
    const event = { session_id: 'ses_1', seq: 1, type: 'plan.made', at: '2026-01-01T00:00:00Z', data: {} };
    expect(turnSchema.parse(later(turn))).toEqual(turn);
    expect(consultMessageSchema.parse(later(message))).toEqual(message);
    expect(sessionEventSchema.parse(later(event))).toMatchObject(event);
  });

  it('is refused where a client sends it, who may have meant something else', () => {
    expect(sessionOptionsSchema.safeParse({ use_tea: true }).success).toBe(false);
  });
});
