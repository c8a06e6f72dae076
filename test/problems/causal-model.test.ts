import { describe, expect, it } from 'vitest';
import { causalModelSchema } from '../../src/contracts/causal-model.ts';
import type { CausalModelInput } from '../../src/contracts/causal-model.ts';
import { printer } from './printer.ts';

const problemsOf = (change: (model: CausalModelInput) => void): string[] => {
  const model = structuredClone(printer);
  change(model);
  const parsed = causalModelSchema.safeParse(model);
  return parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
};

describe('a causal model', () => {
  it('is accepted when it hangs together, with its defaults', () => {
    expect(problemsOf(() => undefined)).toEqual([]);
    expect(causalModelSchema.parse(printer)).toMatchObject({
      max_faults: 2,
      fixes: [{ risk: 0, sources: ['printer-paper'] }, {}, {}],
    });
  });

  it.each<[string, (model: CausalModelInput) => void]>([
    ['causes: the priors sum to 1.3, which is more than 1', (model) => (model.causes[0]!.prior = 0.9)],
    ['causes.0.prior: Too small', (model) => (model.causes[0]!.prior = 0)],
    ['causes: “other” is the cause outside the model', (model) => (model.causes[0]!.cause_id = 'other')],
    [': the causes contain “cable” twice', (model) => (model.causes[0]!.cause_id = 'cable')],
    [': the steps (tests and fixes) contain “ping” twice', (model) => (model.fixes![0]!.fix_id = 'ping')],
    [': “handover” is a step of every model', (model) => (model.fixes![0]!.fix_id = 'handover')],
    [
      'symptoms.0.probability.ink: “ink” is not listed',
      (model) => (model.symptoms![0]!.probability['ink'] = 0.5),
    ],
    ['symptoms.0.probability.paper: Too big', (model) => (model.symptoms![0]!.probability['paper'] = 1.5)],
    [
      'fixes.0.success.ink: “ink” is not listed (known: paper, cable, driver)',
      (model) => (model.fixes![0]!.success['ink'] = 0.5),
    ],
    [
      'fixes.2.risk: “reinstall” has a risk, and the model has no harm_cost_usd',
      (model) => delete model.harm_cost_usd,
    ],
    [
      "tests.0.otherwise: the outcomes' probabilities sum to 0.5, not 1",
      (model) => (model.tests![0]!.otherwise = { yes: 0.5 }),
    ],
    [
      'tests.0.probability.ink: “ink” is not listed',
      (model) => (model.tests![0]!.probability['ink'] = { yes: 1 }),
    ],
    [
      'tests.0.probability.cable.maybe: “maybe” is not listed',
      (model) => (model.tests![0]!.probability['cable'] = { maybe: 1 }),
    ],
    ['handover.cost_usd: Too small', (model) => (model.handover.cost_usd = 0)],
    [': Unrecognized key: "colour"', (model) => Object.assign(model, { colour: 'red' })],
  ])('is refused: %s', (message, change) => {
    expect(problemsOf(change)).toEqual(expect.arrayContaining([expect.stringContaining(message) as string]));
  });
});
