import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { Failure } from '../../src/contracts/errors.ts';
import type { ModelClient } from '../../src/ports/model-client.ts';
import { createMetrics } from '../../src/adapters/telemetry/index.ts';
import { memoryFolder, openSqlite } from '../../src/adapters/sqlite/index.ts';
import { costOf, meteredModel } from '../../src/usecases/metered-model.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { SimClock } from '../support/sim-clock.ts';

const request = { model: 'm', system: '', messages: [], max_tokens: 1000 };
const asking = { tenant: 't', session_id: 's', agent: 'billing' };

/** A model at $1 a million tokens in and $10 out, which says what the test tells it to. */
const start = async (limit: number, complete: ModelClient['complete']) => {
  const clock = new SimClock();
  const random = seededRandom(1);
  const { ledger } = openSqlite({ folder: memoryFolder(), clock, random, queues: [], defer: queueMicrotask });
  await ledger.open('t', 's', limit);
  const client: ModelClient = { complete, countTokens: () => 500, price: () => ({ input: 1, output: 10 }) };
  const metrics = createMetrics();
  return { clock, ledger, metrics, model: meteredModel(client, { ledger, clock, random, metrics }) };
};

const reply = { text: '', input_tokens: 400, output_tokens: 100, stop: 'end' as const };

describe('a metered model', () => {
  it('settles a call at what it took, and tells the step', async () => {
    const { model, ledger } = await start(1, async () => reply);
    let told = 0;
    await model.complete(request, { ...asking, spent: (usd) => (told += usd) });
    const cost = costOf({ input: 1, output: 10 }, { input: 400, output: 100 });
    expect(told).toBeCloseTo(cost, 9);
    expect(await ledger.spending('t', 's')).toMatchObject({ held: 0, input_tokens: 400, output_tokens: 100 });
    expect((await ledger.spending('t', 's')).settled).toBeCloseTo(cost, 9);
  });

  it('counts dollars and tokens that were settled, and refusals', async () => {
    const { model, metrics } = await start(0.02, async () => reply);
    await model.complete(request, asking);
    await expect(model.complete({ ...request, max_tokens: 100_000 }, asking)).rejects.toThrow();
    const text = await metrics.text();
    expect(text).toContain('deliberate_spending_usd_total{agent="billing",model="m"} 0.0014');
    expect(text).toContain('deliberate_tokens_total{model="m",direction="in"} 400');
    expect(text).toContain('deliberate_tokens_total{model="m",direction="out"} 100');
    expect(text).toContain('deliberate_budget_refusals_total 1');
  });

  it('refuses a call whose worst case does not fit, before anything leaves', async () => {
    let left = 0;
    const { model, ledger } = await start(0.01, async () => {
      left += 1;
      return reply;
    });
    await expect(model.complete(request, asking)).rejects.toMatchObject({ name: 'BudgetExceeded' });
    expect(left).toBe(0);
    expect(await ledger.spending('t', 's')).toMatchObject({ held: 0, settled: 0 });
  });

  it('settles at the bound a call that failed after it left', async () => {
    const { model, ledger } = await start(1, async () => {
      throw new Failure('ReasonerFailed', 'Cannot answer because the line is dead.');
    });
    await expect(model.complete(request, asking)).rejects.toMatchObject({ name: 'ReasonerFailed' });
    expect((await ledger.spending('t', 's')).settled).toBeCloseTo(
      costOf({ input: 1, output: 10 }, { input: 500, output: 1000 }),
      9,
    );
  });

  it('releases a call that was called off before it left', async () => {
    const { model, ledger } = await start(1, async () => reply);
    await expect(
      model.complete(request, { ...asking, signal: AbortSignal.abort(new Error('stop')) }),
    ).rejects.toThrow();
    expect(await ledger.spending('t', 's')).toMatchObject({ held: 0, settled: 0 });
  });

  it('never passes the ceiling, whatever many calls at once do', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ tokens: fc.integer({ min: 0, max: 1000 }), fails: fc.boolean() }), {
          minLength: 1,
          maxLength: 30,
        }),
        fc.double({ min: 0.001, max: 0.08, noNaN: true }),
        async (calls, limit) => {
          let next = 0;
          const { model, ledger } = await start(limit, async () => {
            const call = calls[next++ % calls.length];
            if (call?.fails !== false) throw new Failure('ReasonerFailed', 'Cannot answer.');
            return { ...reply, output_tokens: call.tokens };
          });
          await Promise.allSettled(calls.map(() => model.complete(request, asking)));
          const { settled, held } = await ledger.spending('t', 's');
          expect(settled + held).toBeLessThanOrEqual(limit + 1e-9);
        },
      ),
      { numRuns: 60 },
    );
  });
});
