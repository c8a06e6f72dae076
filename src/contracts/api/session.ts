import { z } from 'zod';
import { businessActionSchema } from '../action.ts';
import { sessionEventSchema } from '../events.ts';
import { citationSchema, factSchema } from '../evidence.ts';
import { idSchema } from '../ids.ts';
import { planDraftSchema, planSchema, producerSchema, reflectionSchema } from '../plan.ts';
import { consensusSchema, judgementSchema, sessionOptionsSchema, sessionStatusSchema } from '../session.ts';
import { searchStatsSchema } from '../search-stats.ts';
import { triageResultSchema, utteranceSchema } from '../triage.ts';
import { linksSchema, pageQuery, queryInteger } from './common.ts';

/** Longest question, ticket or message, in UTF-16 code units. */
export const maxInputLength = 10_000;
export const inputSchema = z
  .string()
  .min(1)
  .max(maxInputLength)
  .refine((text) => text.trim() !== '', 'has nothing but white space');
export const customerIdSchema = z.string().min(1).max(100);
const channelSchema = z.string().regex(/^[a-z][a-z0-9_-]{0,29}$/, 'a short name such as email');

/** Body of `POST /sessions`. */
export const submitBody = z.strictObject({
  input: inputSchema,
  customer_id: customerIdSchema.optional(),
  channel: channelSchema.default('api'),
  thread_id: idSchema.optional(),
  options: sessionOptionsSchema.prefault({}),
  plan: planDraftSchema.optional(),
});
export type SubmitBody = z.output<typeof submitBody>;

/** Body of `POST /query` (requirement B7). */
export const queryBody = z.strictObject({
  query: inputSchema,
  use_mcts: z.boolean().default(true),
  use_rag: z.boolean().default(true),
  mcts_iterations: z.int().min(1).max(10_000).default(100),
  thread_id: idSchema.optional(),
  customer_id: customerIdSchema.optional(),
  channel: channelSchema.default('api'),
  budget_usd: z.number().positive().max(1000).optional(),
});
export type QueryBody = z.output<typeof queryBody>;

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

/** Body of `POST /sessions/{session_id}/messages`. */
export const messageBody = z.strictObject({ text: inputSchema });
/** Body of `POST /sessions/{session_id}/handover/reply`. */
export const handoverReplyBody = z.strictObject({ text: inputSchema, close: z.boolean().default(true) });

export const listSessionsQuery = z.strictObject({
  status: sessionStatusSchema.optional(),
  thread_id: idSchema.optional(),
  customer_id: customerIdSchema.optional(),
  ...pageQuery,
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

export const eventsQuery = z.strictObject({
  after: queryInteger(0, Number.MAX_SAFE_INTEGER).optional(),
  limit: queryInteger(1, 1000).default(500),
});
/** A page of a session's log. `next_cursor` is the `after` of the next page, which may still be empty. */
export const eventPageSchema = z.object({ events: z.array(sessionEventSchema), next_cursor: z.string() });
