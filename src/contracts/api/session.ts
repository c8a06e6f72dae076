import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { planDraftSchema } from '../plan-draft.ts';
import { sessionOptionsSchema } from '../session-options.ts';
import { sessionStatusSchema } from '../session-status.ts';
import { customerIdSchema, inputSchema, pageQuery, queryInteger } from './common.ts';

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

export const eventsQuery = z.strictObject({
  after: queryInteger(0, Number.MAX_SAFE_INTEGER).optional(),
  limit: queryInteger(1, 1000).default(500),
});
