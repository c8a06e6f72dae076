import { z } from 'zod';
import { planDraftSchema } from '../plan-draft.ts';
import { customerIdSchema, inputSchema } from './common.ts';

/** Body of `POST /plan`. */
export const planBody = z.strictObject({
  input: inputSchema,
  customer_id: customerIdSchema.optional(),
  use_mcts: z.boolean().default(true),
});

/** What a plan takes. `layers` is how many steps follow one another at the least; the others run beside them. */
export const planEstimateSchema = z.object({
  steps: z.int(),
  layers: z.int(),
  reasoner_calls: z.int(),
  latency_ms: z.number(),
  cost_usd: z.number(),
});
export type PlanEstimate = z.infer<typeof planEstimateSchema>;

const detail = z.object({ path: z.string(), message: z.string() });

/** Answer of `POST /plan`. Where the input is too vague, `questions` asks back and `plan` is absent. */
export const plannedSchema = z.looseObject({
  plan: planDraftSchema.optional(),
  execution_order: z.array(z.array(z.string())).optional(),
  estimate: planEstimateSchema.optional(),
  questions: z.array(z.string()).optional(),
});

export const planCheckBody = z.strictObject({ plan: planDraftSchema });
/** Answer of `POST /plan/validate`. `execution_order` holds layers: the steps of one may run at once. */
export const planCheckedSchema = z.object({
  valid: z.boolean(),
  faults: z.array(detail),
  execution_order: z.array(z.array(z.string())),
  estimate: planEstimateSchema.optional(),
});
export type PlanChecked = z.infer<typeof planCheckedSchema>;

/** Answer of `POST /plan/optimize`. `changes` says what was altered and why. */
export const planOptimizedSchema = z.object({
  plan: planDraftSchema,
  changes: z.array(z.string()),
  execution_order: z.array(z.array(z.string())),
  before: planEstimateSchema,
  after: planEstimateSchema,
});
export type PlanOptimized = z.infer<typeof planOptimizedSchema>;
