import { z } from 'zod';
import { businessActionSchema } from '../action.ts';
import { sessionEventSchema } from '../events.ts';
import { citationSchema, factSchema } from '../evidence.ts';
import { planSchema, producerSchema, reflectionSchema } from '../plan.ts';
import { searchStatsSchema } from '../search-stats.ts';
import { consensusSchema, judgementSchema } from '../session.ts';
import { sessionOptionsSchema } from '../session-options.ts';
import { sessionStatusSchema } from '../session-status.ts';
import { triageResultSchema, utteranceSchema } from '../triage.ts';
import { linksSchema } from './common.ts';

/** Answer of `POST /query` when the work is finished. */
export const queryAnswerSchema = z.object({
  session_id: z.string(),
  response: z.string(),
  confidence: z.number(),
  agents_used: z.array(z.string()),
  mcts_stats: searchStatsSchema.nullable(),
  citations: z.array(citationSchema),
  processing_time_ms: z.number(),
  metadata: z.looseObject({
    correlation_id: z.string(),
    thread_id: z.string(),
    status: sessionStatusSchema,
    rag_enabled: z.boolean(),
    produced_by: producerSchema.optional(),
    judgement: judgementSchema.optional(),
  }),
});

export const sessionSummarySchema = z.object({
  session_id: z.string(),
  thread_id: z.string(),
  status: sessionStatusSchema,
  turn: z.int(),
  channel: z.string(),
  customer_id: z.string().optional(),
  created_at: z.string(),
  updated_at: z.string(),
  version: z.int(),
});
export const sessionListSchema = z.object({
  sessions: z.array(sessionSummarySchema),
  next_cursor: z.string().nullable(),
});

/** What a session waited or waits for. Tokens are never shown, and what only approvers see is not shown to customers. */
export const askViewSchema = z.object({
  ask_id: z.string(),
  kind: z.enum(['approval', 'clarification', 'handover']),
  status: z.enum(['open', 'answered', 'expired', 'void', 'withdrawn']),
  requested_at: z.string(),
  decide_by: z.string(),
  action_id: z.string().optional(),
  question: z.string().optional(),
  answer: z.string().optional(),
  reason: z.string().optional(),
  level: z.string().optional(),
  decision: z.enum(['approve', 'reject', 'modify']).optional(),
  decided_by: z.string().optional(),
});
export type AskView = z.infer<typeof askViewSchema>;

/** A session as clients see it. */
export const sessionViewSchema = z.object({
  session_id: z.string(),
  thread_id: z.string(),
  turn: z.int(),
  status: sessionStatusSchema,
  channel: z.string(),
  customer_id: z.string().optional(),
  input: z.string(),
  messages: z.array(utteranceSchema),
  options: sessionOptionsSchema,
  triage: triageResultSchema.optional(),
  plan: planSchema.optional(),
  rounds: z.int(),
  reflections: z.array(reflectionSchema),
  consensus: consensusSchema.optional(),
  facts: z.array(factSchema),
  response: z.string().optional(),
  confidence: z.number(),
  agents_used: z.array(z.string()),
  citations: z.array(citationSchema),
  actions: z.array(businessActionSchema),
  asks: z.array(askViewSchema),
  judgement: judgementSchema.optional(),
  produced_by: producerSchema.optional(),
  mcts_stats: searchStatsSchema.optional(),
  cost: z.object({ usd: z.number(), input_tokens: z.int(), output_tokens: z.int() }),
  budget_usd: z.number(),
  failure: z.object({ code: z.string(), message: z.string() }).optional(),
  last_seq: z.int(),
  links: linksSchema,
  created_at: z.string(),
  updated_at: z.string(),
  version: z.int(),
});
export type SessionView = z.infer<typeof sessionViewSchema>;

export const erasedSchema = z.object({ session_id: z.string(), erased: z.literal(true) });

/** A page of a session's log. `next_cursor` is the `after` of the next page, which may still be empty. */
export const eventPageSchema = z.object({ events: z.array(sessionEventSchema), next_cursor: z.string() });
