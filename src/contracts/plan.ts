import { z } from 'zod';
import { sentenceSchema } from './evidence.ts';
import { methodSchema } from './pack/method.ts';
import { searchStatsSchema } from './search-stats.ts';

export type { PlanDraft } from './plan-draft.ts';

/** An action that reasoning puts forward; policy decides what becomes of it. */
export const proposalSchema = z.object({
  action: z.string(),
  arguments: z.record(z.string(), z.unknown()),
  because: z.string(),
});
export type Proposal = z.infer<typeof proposalSchema>;

/** Who or what made a text. */
export const producerSchema = z.object({ reasoner: z.string(), model: z.string().optional() });
export type Producer = z.infer<typeof producerSchema>;

/** What a consult brought. */
export const stepResultSchema = z.object({
  sentences: z.array(sentenceSchema),
  /** 0..1. */
  confidence: z.number().min(0).max(1),
  /** True when the specialist found nothing to answer with. */
  unknown: z.boolean(),
  proposals: z.array(proposalSchema),
  /** Questions only the customer can answer. */
  questions: z.array(z.string()),
  /** A person should take over, and why. */
  handover: z.string().optional(),
  produced_by: producerSchema,
  mcts_stats: searchStatsSchema.optional(),
});
export type StepResult = z.infer<typeof stepResultSchema>;

export const stepStatusSchema = z.enum(['pending', 'running', 'succeeded', 'failed', 'skipped']);

/** A step of a plan: a consult of one specialist by one method. */
export const stepSchema = z.object({
  step_id: z.string(),
  kind: z.literal('consult'),
  specialist: z.string(),
  method: methodSchema,
  task: z.string(),
  depends_on: z.array(z.string()),
  /** Where it is dispatched; the result does not depend on it. */
  queue: z.enum(['specialist', 'search']),
  success_criteria: z.string().optional(),
  status: stepStatusSchema,
  attempts: z.number().int(),
  started_at: z.string().optional(),
  duration_ms: z.number().optional(),
  cost_usd: z.number(),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
  result: stepResultSchema.optional(),
});
export type Step = z.infer<typeof stepSchema>;

export const planSchema = z.object({
  version: z.number().int().min(1),
  steps: z.array(stepSchema).max(20),
  /** Who made it: `rules`, `reasoner` or `user`. */
  made_by: z.enum(['rules', 'reasoner', 'user']),
});
export type Plan = z.infer<typeof planSchema>;

export const reflectionSchema = z.object({
  round: z.number().int(),
  decision: z.enum(['CONTINUE', 'RETRY', 'CONCLUDE']),
  progress_score: z.number(),
  quality_score: z.number(),
  identified_issues: z.array(z.string()),
  suggested_improvements: z.array(z.string()),
  reasoning: z.string(),
  at: z.string(),
});
export type Reflection = z.infer<typeof reflectionSchema>;
