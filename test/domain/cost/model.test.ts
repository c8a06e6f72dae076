import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyProfile } from '../../../src/contracts/measured-session.ts';
import type { Measured, Profile } from '../../../src/contracts/measured-session.ts';
import { prices } from '../../../src/contracts/prices.ts';
import type { CostInput } from '../../../src/domain/cost/index.ts';
import { costOf, indexes, networks, stages } from '../../../src/domain/cost/index.ts';
import { estimates } from '../../../src/domain/cost/estimates.ts';
import { computeOf, lambdaMs } from '../../../src/domain/cost/lambda.ts';
import { byService, usdOf } from '../../../src/domain/cost/lines.ts';

const nothing = emptyProfile();
const measuredOf = (simple: Partial<Profile>, full: Partial<Profile> = {}): Measured => ({
  measured_on: '2026-11-21',
  command: 'npm run bench:cost',
  pack: 'packs/tiny',
  machine: 'none',
  sessions: 1,
  metric_series: 10,
  profiles: { simple: { ...nothing, ...simple }, full: { ...nothing, ...full } },
});
const inputOf = (over: Partial<CostInput> = {}): CostInput => ({
  measured: measuredOf({ transitions: 5 }, { transitions: 25 }),
  stage: 'dev',
  tickets_per_day: 1000,
  memory: { answer: 1024, submit: 512 },
  polled_queues: 0,
  ...over,
});
const serviceOf = (input: CostInput, service: string): number =>
  costOf(input).services.find((one) => one.service === service)?.usd ?? 0;

describe('prices', () => {
  it('are for so many of a unit', () => {
    expect(usdOf('states_transition', 1000)).toBeCloseTo(0.025, 12);
    expect(usdOf('table_write', 2_000_000)).toBeCloseTo(1.25, 12);
    expect(usdOf('kms_signature', 1)).toBeCloseTo(0.000015, 12);
  });

  it('each name a unit and a page', () => {
    for (const { usd, per, unit, page } of Object.values(prices)) {
      expect({ usd: usd > 0, per: per > 0, unit: unit !== '' }).toEqual({ usd: true, per: true, unit: true });
      expect(page).toMatch(/^[a-z0-9/-]+$/);
    }
  });
});

describe('a bill', () => {
  it('counts the transitions of a mix over a month of 30.4 days', () => {
    // 1,000 × 30.4 tickets, 75% of 5 transitions and 25% of 25: 304,000 transitions.
    expect(serviceOf(inputOf({ full_share: 0.25 }), 'Step Functions')).toBeCloseTo(7.6, 9);
  });

  it('keeps what idles apart from what tickets add', () => {
    const { services, idle_usd, usd } = costOf(inputOf());
    expect(services.find((one) => one.service === 'Step Functions')).toMatchObject({ idle_usd: 0 });
    expect(services.find((one) => one.service === 'Secrets Manager')).toMatchObject({
      idle_usd: 0.4,
      load_usd: 0,
    });
    expect(services.reduce((sum, one) => sum + one.idle_usd, 0)).toBeCloseTo(idle_usd, 9);
    expect(services.reduce((sum, one) => sum + one.usd, 0)).toBeCloseTo(usd, 9);
  });

  it('has no ticket’s cost without tickets', () => {
    const { idle_usd, usd, usd_per_ticket, ticket_usd } = costOf(inputOf({ tickets_per_day: 0 }));
    expect(usd).toBeCloseTo(idle_usd, 9);
    expect(usd_per_ticket).toBeUndefined();
    expect(ticket_usd.full).toBeGreaterThan(ticket_usd.simple);
  });

  it('adds tokens to every ticket', () => {
    const plain = costOf(inputOf());
    const asked = costOf(inputOf({ tokens_usd: 0.002 }));
    expect(asked.usd - plain.usd).toBeCloseTo(1000 * 30.4 * 0.002, 9);
    expect(asked.ticket_usd.simple - plain.ticket_usd.simple).toBeCloseTo(0.002, 12);
  });

  it('is held against the goal at the goal’s rate, whatever rate was asked for', () => {
    const low = costOf(inputOf({ tickets_per_day: 1 })).goal;
    expect(low).toEqual(costOf(inputOf({ tickets_per_day: 50_000 })).goal);
    expect(low.usd).toBeCloseTo(costOf(inputOf({ tickets_per_day: 50_000 })).usd, 9);
    expect(costOf(inputOf({ tokens_usd: 0.01 })).goal).toMatchObject({ met: false });
    expect(costOf(inputOf({ tokens_usd: 0.01 })).goal.room_usd).toBeLessThan(0);
  });

  it('knows what an index and a network cost that stand still', () => {
    const idle = (over: Partial<(typeof stages)['dev']>): number =>
      costOf(inputOf({ tickets_per_day: 0, standing: { ...stages.dev, ...over } })).usd;
    const hours = 24 * estimates.days;
    const base = idle({});
    expect(idle({ index: 'small domain' }) - base).toBeCloseTo(hours * 0.036 + 10 * 0.122, 6);
    expect(idle({ index: 'serverless' }) - base).toBeCloseTo(2 * hours * 0.24, 6);
    expect(idle({ network: 'nat' }) - base).toBeCloseTo(2 * hours * 0.045, 6);
    expect(idle({ waf_rules: 7 }) - base).toBeCloseTo(12, 6);
    expect(Object.keys(indexes)).toContain(stages.prod.index);
    expect(Object.keys(networks)).toContain(stages.prod.network);
  });

  it('lists the dearest service first, and none that is free', () => {
    const lines = [
      { service: 'a', price: 'secret_month', idle: 1, load: 0 },
      { service: 'b', price: 'secret_month', idle: 1, load: 2 },
      { service: 'c', price: 'secret_month', idle: 0, load: 0 },
    ] as const;
    expect(byService(lines).map((one) => one.service)).toEqual(['b', 'a']);
  });
});

describe('time on Lambda', () => {
  it('is longer with less than a core, and waits for calls', () => {
    const times = { invocations: 0, wall_ms: 10, calls: 2 };
    expect(lambdaMs(times, 1769)).toBeCloseTo(10 * estimates.slowdown + 2 * estimates.call_ms, 9);
    expect(lambdaMs(times, 4000)).toBeCloseTo(lambdaMs(times, 1769), 9);
    expect(lambdaMs(times, 884.5)).toBeCloseTo(20 * estimates.slowdown + 2 * estimates.call_ms, 9);
  });

  it('bills the index twice: its function, and who waits for it', () => {
    const none = computeOf(nothing, {}).gb_seconds;
    const one = computeOf({ ...nothing, index_calls: 1 }, { retrieval: 2048, answer: 1024 });
    expect(one.gb_seconds - none).toBeCloseTo((estimates.retrieval_ms / 1000) * 3, 2);
    expect(one.requests - computeOf(nothing, {}).requests).toBe(1);
  });
});

describe('whatever is measured', () => {
  const units = fc.integer({ min: 0, max: 1000 });
  const keys = Object.keys(nothing).filter(
    (key): key is Exclude<keyof Profile, 'functions'> => key !== 'functions',
  );
  const profiles = fc.tuple(...keys.map(() => units)).map((values): Profile => ({
    ...nothing,
    ...Object.fromEntries(keys.map((key, index) => [key, values[index] ?? 0])),
  }));
  const share = fc.double({ min: 0, max: 1, noNaN: true });

  it('more tickets never cost less, and nothing is negative', () => {
    fc.assert(
      fc.property(profiles, profiles, share, units, units, (simple, full, full_share, some, more) => {
        const at = (tickets_per_day: number) =>
          costOf(inputOf({ measured: measuredOf(simple, full), full_share, tickets_per_day }));
        const [few, many] = [at(some), at(some + more)];
        return (
          many.usd >= few.usd - 1e-9 && few.services.every((one) => one.idle_usd >= 0 && one.load_usd >= 0)
        );
      }),
    );
  });

  it('more of anything a session does never costs less', () => {
    fc.assert(
      fc.property(profiles, fc.constantFrom(...keys), units, (profile, key, more) => {
        const of = (one: Profile): number => costOf(inputOf({ measured: measuredOf(one) })).usd;
        return of({ ...profile, [key]: profile[key] + more }) >= of(profile) - 1e-9;
      }),
    );
  });

  it('a mix costs between its two kinds', () => {
    fc.assert(
      fc.property(profiles, profiles, share, (simple, full, full_share) => {
        const at = (part: number): number =>
          costOf(inputOf({ measured: measuredOf(simple, full), full_share: part })).usd;
        const [low, high] = [at(0), at(1)].sort((a, b) => a - b) as [number, number];
        return at(full_share) >= low - 1e-6 && at(full_share) <= high + 1e-6;
      }),
    );
  });
});
