import { expect, it } from 'vitest';
import { setUp, simulate } from './simulate.ts';

const seeds = 200;

it(`keeps every invariant in ${seeds} simulated lives`, { timeout: 300_000 }, async () => {
  const bench = await setUp();
  for (let seed = 1; seed <= seeds; seed += 1) {
    const { violations } = await simulate(bench, seed);
    expect(violations, `npm run simulate -- --seeds 1 --from ${seed}`).toEqual([]);
  }
});

it('lives the same life twice from one seed', { timeout: 60_000 }, async () => {
  const bench = await setUp();
  expect(await simulate(bench, 7)).toEqual(await simulate(bench, 7));
});
