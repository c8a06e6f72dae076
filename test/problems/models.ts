import { causalModelSchema } from '../../src/contracts/causal-model.ts';
import type { CausalModel } from '../../src/contracts/causal-model.ts';
import { createGenerator } from '../../src/search/index.ts';

export interface Shape {
  seed: number;
  causes: number;
  tests: number;
  faults?: 'single' | 'multiple';
  /** Every fix helps against its own cause only, or some help against others too. */
  independent?: boolean;
}

/** A made-up model: a fix a cause, tests that tell apart groups of causes. */
export const generateModel = ({
  seed,
  causes,
  tests,
  faults = 'single',
  independent = false,
}: Shape): CausalModel => {
  const random = createGenerator(seed);
  const between = (low: number, high: number): number => low + (high - low) * random.next();
  const weights = Array.from({ length: causes }, () => between(0.05, 1) ** 2);
  const total = weights.reduce((sum, weight) => sum + weight, 0) / between(0.85, 0.98);
  const cause = (index: number): string => `cause-${index}`;
  return causalModelSchema.parse({
    model_id: `generated-${seed}`,
    title: 'Generated',
    area: 'generated',
    faults,
    causes: weights.map((weight, index) => ({
      cause_id: cause(index),
      title: `Cause ${index}`,
      prior: weight / total,
    })),
    tests: Array.from({ length: tests }, (_, index) => {
      const yes = between(0.75, 0.98);
      const group = weights.map((_, at) => at).filter(() => random.next() < 0.4);
      return {
        test_id: `test-${index}`,
        kind: 'test',
        title: `Test ${index}`,
        performed_by: 'system',
        instruction: `Run test ${index}.`,
        outcomes: [
          { outcome_id: 'normal', title: 'Normal' },
          { outcome_id: 'odd', title: 'Odd' },
        ],
        probability: Object.fromEntries(group.map((at) => [cause(at), { normal: 1 - yes, odd: yes }])),
        otherwise: { normal: 0.92, odd: 0.08 },
        cost_usd: between(0.3, 3),
      };
    }),
    fixes: weights.map((_, index) => ({
      fix_id: `fix-${index}`,
      title: `Fix ${index}`,
      performed_by: 'specialist',
      instruction: `Do fix ${index}.`,
      success: {
        [cause(index)]: between(0.7, 1),
        ...(independent || random.next() < 0.6 ? {} : { [cause((index + 1) % causes)]: between(0.1, 0.5) }),
      },
      cost_usd: between(1, 12),
    })),
    handover: { title: 'Hand over', cost_usd: between(25, 60) },
  });
};
