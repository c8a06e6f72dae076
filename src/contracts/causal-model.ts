import { z } from 'zod';

/**
 * A pack's causal model of one area: what goes wrong, how it shows, how to find out, what helps and what each costs.
 * Costs are in USD (a person's time counted in), `minutes` is what a person is told.
 */
const id = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'must be 1..64 of a-z, 0-9, _ and -');
const text = z.string().min(1).max(2_000);
const probability = z.number().min(0).max(1);
const cost = z.number().min(0).max(1_000_000);

/** Of all tickets of the model's area, the share that this cause is behind. */
export const causeSchema = z.strictObject({
  cause_id: id,
  title: text,
  prior: z.number().gt(0).max(1),
  sources: z.array(z.string().min(1)).default([]),
});

/** Something a ticket says, or doesn't. */
export const symptomSchema = z.strictObject({
  symptom_id: id,
  title: text,
  /** How tickets say it: words and phrases that point to it. */
  phrases: z.array(text).default([]),
  /** P(the ticket shows it | cause); `leak` where a cause is not listed. */
  probability: z.record(id, probability),
  leak: probability.default(0.01),
});

const performerSchema = z.enum(['customer', 'specialist', 'system']);

export const outcomeSchema = z.strictObject({
  outcome_id: id,
  title: text,
  /** How customers or tools say it. */
  phrases: z.array(text).default([]),
});

/** A question to the customer, or a test. Each is made once at most. */
export const testSchema = z.strictObject({
  test_id: id,
  kind: z.enum(['question', 'test']),
  title: text,
  performed_by: performerSchema,
  /** What the customer is asked or told to do. */
  instruction: text,
  /** From the most ordinary to the most telling: of several faults at once the most telling one shows. */
  outcomes: z.array(outcomeSchema).min(2).max(8),
  /** P(outcome | cause); `otherwise` where a cause is not listed. */
  probability: z.record(id, z.record(id, probability)),
  otherwise: z.record(id, probability),
  cost_usd: cost,
  minutes: z.number().min(0).optional(),
  sources: z.array(z.string().min(1)).default([]),
});

/** What may resolve the ticket. Each is tried once at most; whether it helped is seen at once. */
export const fixSchema = z.strictObject({
  fix_id: id,
  title: text,
  performed_by: performerSchema,
  instruction: text,
  /** P(it removes the cause | cause); 0 where a cause is not listed. */
  success: z.record(id, probability),
  cost_usd: cost,
  minutes: z.number().min(0).optional(),
  /** The probability that it does harm, which costs the model's `harm_cost_usd`. */
  risk: probability.default(0),
  /** Ids of the articles that document it. */
  sources: z.array(z.string().min(1)).default([]),
});

type Refuse = (path: (string | number)[], message: string) => void;

const shape = z.strictObject({
  model_id: id,
  title: text,
  /** The product area whose tickets it explains. */
  area: id,
  /** `single`: one cause a ticket. `multiple`: several may act together, each removed by its own fix. */
  faults: z.enum(['single', 'multiple']),
  /** `multiple`: how many causes at once are reckoned with. */
  max_faults: z.int().min(1).max(3).default(2),
  /** The priors' sum falls short of 1 by the probability of a cause that is not in the model. */
  causes: z.array(causeSchema).min(1).max(200),
  symptoms: z.array(symptomSchema).max(200).default([]),
  tests: z.array(testSchema).max(200).default([]),
  fixes: z.array(fixSchema).max(200).default([]),
  handover: z.strictObject({
    title: text,
    cost_usd: z.number().gt(0).max(1_000_000),
    minutes: z.number().min(0).optional(),
  }),
  harm_cost_usd: cost.default(0),
});

/** The schema of a causal model, cross-references and probabilities included. */
export const causalModelSchema = shape.superRefine((model, context) => {
  const refuse: Refuse = (path, message) => context.addIssue({ code: 'custom', path, message });
  const causes = new Set(model.causes.map((cause) => cause.cause_id));
  distinct(
    refuse,
    'causes',
    model.causes.map((cause) => cause.cause_id),
  );
  distinct(
    refuse,
    'symptoms',
    model.symptoms.map((symptom) => symptom.symptom_id),
  );
  distinct(refuse, 'steps (tests and fixes)', [
    ...model.tests.map((test) => test.test_id),
    ...model.fixes.map((fix) => fix.fix_id),
  ]);
  const priors = model.causes.reduce((sum, cause) => sum + cause.prior, 0);
  if (priors > 1 + 1e-9) refuse(['causes'], `the priors sum to ${round(priors)}, which is more than 1`);
  if (causes.has('other')) refuse(['causes'], '“other” is the cause outside the model and can’t be listed');
  if (
    model.fixes.some((fix) => fix.fix_id === 'handover') ||
    model.tests.some((test) => test.test_id === 'handover')
  ) {
    refuse([], '“handover” is a step of every model and can’t be listed');
  }
  for (const [index, symptom] of model.symptoms.entries()) {
    known(refuse, ['symptoms', index, 'probability'], causes, symptom.probability);
  }
  for (const [index, fix] of model.fixes.entries()) {
    known(refuse, ['fixes', index, 'success'], causes, fix.success);
    if (fix.risk > 0 && model.harm_cost_usd === 0) {
      refuse(['fixes', index, 'risk'], `“${fix.fix_id}” has a risk, and the model has no harm_cost_usd`);
    }
  }
  for (const [index, test] of model.tests.entries()) checkTest(refuse, ['tests', index], causes, test);
});

const round = (value: number): number => Number(value.toPrecision(6));

const distinct = (refuse: Refuse, what: string, ids: readonly string[]): void => {
  const seen = new Set<string>();
  for (const one of ids) {
    if (seen.has(one)) refuse([], `the ${what} contain “${one}” twice`);
    seen.add(one);
  }
};

const known = (
  refuse: Refuse,
  path: (string | number)[],
  ids: Set<string>,
  table: Record<string, unknown>,
): void => {
  for (const key of Object.keys(table)) {
    if (!ids.has(key)) refuse([...path, key], `“${key}” is not listed (known: ${[...ids].join(', ')})`);
  }
};

const checkTest = (
  refuse: Refuse,
  path: (string | number)[],
  causes: Set<string>,
  test: z.output<typeof testSchema>,
): void => {
  const outcomes = test.outcomes.map((outcome) => outcome.outcome_id);
  distinct(refuse, `outcomes of “${test.test_id}”`, outcomes);
  known(refuse, [...path, 'probability'], causes, test.probability);
  const rows: [string[], Record<string, number>][] = [
    [['otherwise'], test.otherwise],
    ...Object.entries(test.probability).map(([cause, row]): [string[], Record<string, number>] => [
      ['probability', cause],
      row,
    ]),
  ];
  for (const [at, row] of rows) {
    known(refuse, [...path, ...at], new Set(outcomes), row);
    const sum = Object.values(row).reduce((total, value) => total + value, 0);
    if (Math.abs(sum - 1) > 1e-6)
      refuse([...path, ...at], `the outcomes' probabilities sum to ${round(sum)}, not 1`);
  }
};

export type CausalModel = z.output<typeof causalModelSchema>;
/** A causal model as it is written in a pack, defaults left out. */
export type CausalModelInput = z.input<typeof causalModelSchema>;

/** What is known about one ticket: symptoms that it shows (or plainly doesn't), outcomes of tests, fixes in vain. */
export const troubleshootingEvidenceSchema = z.strictObject({
  symptoms: z.record(id, z.boolean()).default({}),
  tests: z.record(id, id).default({}),
  failed_fixes: z.array(id).default([]),
});
export type TroubleshootingEvidence = z.output<typeof troubleshootingEvidenceSchema>;
