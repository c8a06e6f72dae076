import { z } from 'zod';

const unit = z.number().min(0).max(1);
const count = z.int().min(0);

/** What is known about one move at the root. */
export const actionStatsSchema = z.object({
  visits: count,
  value: unit,
  value_sum: z.number().min(0),
  num_children: count,
});

/**
 * The statistics of one search, wherever they are reported. Values are to whoever moves at the root, in 0..1. They are kept
 * with sessions, so that what a later version adds is passed over.
 */
export const searchStatsSchema = z.object({
  iterations: count,
  root_visits: count,
  root_value: unit,
  num_children: count,
  best_action: z.string(),
  best_action_visits: count,
  best_action_value: unit,
  action_stats: z.record(z.string(), actionStatsSchema),
  total_simulations: count,
  cache_hits: count,
  cache_misses: count,
  cache_hit_rate: unit,
  seed: count,
});
export type SearchStats = z.infer<typeof searchStatsSchema>;

/** What `POST /search` and `deliberate search` take. */
export const searchRequestSchema = z.strictObject({
  problem: z.string().min(1).max(100),
  input: z.string().max(200_000),
  iterations: z.int().min(1).max(10_000).default(100),
  exploration: z.number().min(0).max(10).default(1.414),
  seed: z.int().min(0).max(Number.MAX_SAFE_INTEGER).default(1),
  time_limit_ms: z.int().min(1).max(600_000).optional(),
});
export type SearchRequest = z.input<typeof searchRequestSchema>;

/** What they answer. `answer` is in the problem's own terms, such as an expression or a list of operators. */
export const searchReportSchema = z.strictObject({
  problem: z.string(),
  solved: z.boolean(),
  answer: z.union([z.string(), z.array(z.string()), z.null()]),
  best_action: z.string(),
  principal_variation: z.array(z.string()),
  value: unit,
  proven: z.boolean(),
  stopped: z.enum(['iterations', 'deadline', 'cancelled', 'proven', 'solved', 'cost', 'settled']),
  stats: searchStatsSchema,
});
export type SearchReport = z.infer<typeof searchReportSchema>;
