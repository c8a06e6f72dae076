import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { causalModelSchema } from '../../src/contracts/causal-model.ts';
import type { CausalModel } from '../../src/contracts/causal-model.ts';
import { isLarge, reckoningOf } from '../../src/domain/large-search.ts';
import { compile } from '../../src/problems/troubleshooting.ts';
import { tinyPackFolder } from '../support/tiny-pack.ts';

const leaves = causalModelSchema.parse(
  parse(readFileSync(join(tinyPackFolder, 'causal/leaves.yaml'), 'utf8')),
);
/** The model with so many causes in place of its own. */
const withCauses = (count: number, more: Partial<CausalModel> = {}): CausalModel => ({
  ...leaves,
  causes: Array.from({ length: count }, (_, index) => ({
    cause_id: `c${index}`,
    title: `Cause ${index}`,
    prior: 0.5 / count,
    sources: [],
  })),
  ...more,
});
const specialist = { causal_model: 'leaves' };
const large = (iterations: number, model: CausalModel, method: 'mcts' | 'hrm' = 'mcts'): boolean =>
  isLarge({ mcts_iterations: iterations }, new Map([['leaves', model]]))(method, specialist);

describe('a search is large', () => {
  it('from 2,000 simulations on, over any model or none', () => {
    expect([1_999, 2_000].map((count) => large(count, leaves))).toEqual([false, true]);
    expect(isLarge({ mcts_iterations: 2_000 }, new Map())('mcts')).toBe(true);
    expect(isLarge({ mcts_iterations: 1_999 }, new Map())('mcts', specialist)).toBe(false);
  });

  it('with fewer too, where the model takes much reckoning', () => {
    const several = withCauses(40, { faults: 'multiple', max_faults: 3 });
    const enough = Math.ceil(100_000_000 / reckoningOf(several));
    expect(enough).toBeLessThan(2_000);
    expect([enough - 1, enough].map((count) => large(count, several))).toEqual([false, true]);
    expect(large(enough, withCauses(40))).toBe(false);
  });

  it('by no other method', () => {
    expect(large(10_000, withCauses(50), 'hrm')).toBe(false);
  });
});

it('reckons with the sets of causes that the search will reckon with', () => {
  for (const model of [
    leaves,
    withCauses(7),
    withCauses(7, { faults: 'multiple', max_faults: 2 }),
    withCauses(7, { faults: 'multiple', max_faults: 3 }),
    withCauses(2, { faults: 'multiple', max_faults: 3 }),
  ]) {
    const { hypotheses, tests, fixes } = compile(model);
    expect(reckoningOf(model)).toBe(hypotheses.length * (tests.length + fixes.length) ** 2);
  }
});
