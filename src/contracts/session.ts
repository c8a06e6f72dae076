/** A bundle loads a file whole: what functions read at their start stands in files of its own, apart from this large form. */
import { z } from 'zod';
import { askSchema } from './ask.ts';
import { businessActionSchema } from './action.ts';
import { citationSchema, factSchema } from './evidence.ts';
import { subjectSchema } from './ids.ts';
import { planSchema, producerSchema, reflectionSchema } from './plan.ts';
import { searchStatsSchema } from './search-stats.ts';
import { sessionOptionsSchema } from './session-options.ts';
import { sessionStatusSchema } from './session-status.ts';
import { triageResultSchema, utteranceSchema } from './triage.ts';

export type { SessionOptions } from './session-options.ts';
export type { SessionStatus } from './session-status.ts';

export const judgementSchema = z.object({
  relevance: z.number(),
  accuracy: z.number(),
  completeness: z.number(),
  coherence: z.number(),
  safety: z.number(),
  efficiency: z.number(),
  explainability: z.number(),
  /** Weighted mean, weights of requirement A15. */
  overall: z.number(),
});
export type Judgement = z.infer<typeof judgementSchema>;

export const consensusSchema = z.object({
  score: z.number(),
  reached: z.boolean(),
  votes: z.array(
    z.object({
      specialist: z.string(),
      method: z.string(),
      weight: z.number(),
      confidence: z.number(),
      unknown: z.boolean(),
    }),
  ),
});
export type Consensus = z.infer<typeof consensusSchema>;

/** A session as it is stored: one aggregate, changed only by commits guarded by `version`. */
export const sessionSchema = z.object({
  /**
   * Of the stored form. Version N reads what N-1 wrote, and what N+1 wrote as long as this number is the same: a field that
   * is not known is passed over, and lost with the next commit, so that whoever adds one does without it again.
   */
  schema_version: z.literal(1),
  tenant: z.string(),
  session_id: z.string(),
  thread_id: z.string(),
  /** Counts the executions it had; the end of each one's name. */
  turn: z.number().int().min(1),
  status: sessionStatusSchema,
  /** Who submitted it. */
  principal: z.string(),
  subject: subjectSchema.optional(),
  channel: z.string(),
  correlation_id: z.string(),
  /** SHA-256 of the request that made it: tells a repetition from another request under the same key. */
  request_digest: z.string(),
  input: z.string(),
  /** What was said in this session, its input included. */
  messages: z.array(utteranceSchema),
  /** How many of `messages` planning has taken into account. */
  heard: z.number().int(),
  /** Of a request, unknown options are refused; of what a later version stored, they are passed over. */
  options: sessionOptionsSchema.strip(),
  budget_usd: z.number(),
  triage: triageResultSchema.optional(),
  plan: planSchema.optional(),
  rounds: z.number().int(),
  reflections: z.array(reflectionSchema),
  consensus: consensusSchema.optional(),
  facts: z.array(factSchema),
  actions: z.array(businessActionSchema),
  asks: z.array(askSchema),
  response: z.string().optional(),
  confidence: z.number(),
  agents_used: z.array(z.string()),
  citations: z.array(citationSchema),
  judgement: judgementSchema.optional(),
  produced_by: producerSchema.optional(),
  mcts_stats: searchStatsSchema.optional(),
  cost: z.object({ usd: z.number(), input_tokens: z.number().int(), output_tokens: z.number().int() }),
  failure: z.object({ code: z.string(), message: z.string() }).optional(),
  /** `seq` of its last event. */
  last_seq: z.number().int(),
  /** End of its audit chain. */
  chain: z.object({ count: z.number().int(), hash: z.string() }),
  created_at: z.string(),
  updated_at: z.string(),
  version: z.number().int().min(1),
});
export type Session = z.infer<typeof sessionSchema>;
