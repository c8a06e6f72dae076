import { z } from 'zod';

/** What whoever submits a session may ask of it. */
export const sessionOptionsSchema = z.strictObject({
  use_mcts: z.boolean().default(true),
  use_rag: z.boolean().default(true),
  mcts_iterations: z.number().int().min(1).max(10_000).default(100),
  max_rounds: z.number().int().min(1).max(10).default(10),
  budget_usd: z.number().positive().max(1000).optional(),
});
export type SessionOptions = z.infer<typeof sessionOptionsSchema>;
