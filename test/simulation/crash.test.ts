import { beforeAll, describe, expect, it } from 'vitest';
import { runMainJob } from './main-job.ts';
import type { JobOutcome } from './main-job.ts';
import { setUp } from './simulate.ts';
import type { Bench } from './simulate.ts';

describe('a host that dies', () => {
  let bench: Bench;
  let whole: { outcome: JobOutcome; writes: number; first: number };
  beforeAll(async () => {
    bench = await setUp();
    whole = await runMainJob(bench);
  }, 60_000);

  it('concludes the main job with one refund when it does not die', () => {
    expect(whole.outcome).toMatchObject({ status: 'concluded', refunds: 1, violations: [] });
    expect(whole.outcome.actions).toContain('billing_refund done');
  });

  for (const side of ['before', 'after'] as const) {
    it(
      `comes to the same outcome wherever it dies ${side} a durable write`,
      { timeout: 300_000 },
      async () => {
        expect(whole.writes).toBeGreaterThan(20);
        for (let write = whole.first; write <= whole.writes; write += 1) {
          const { outcome, world } = await runMainJob(bench, { crash: { write, side } });
          expect({ write, crashes: world.crashes, ...outcome }).toEqual({
            write,
            crashes: 1,
            ...whole.outcome,
          });
        }
      },
    );
  }
});
