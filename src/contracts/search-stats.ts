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

/** Largest input of a problem, in characters. */
export const longestInput = 200_000;

/** How much of a tree is given back: levels below the root, and nodes. */
export const treeRequestSchema = z.strictObject({
  depth: z.int().min(1).max(20).default(4),
  nodes: z.int().min(1).max(5_000).default(1_000),
});

/** What `POST /search` and `deliberate search` take. */
export const searchRequestSchema = z.strictObject({
  problem: z.string().min(1).max(100),
  input: z.string().max(longestInput),
  /** Of all workers together. */
  iterations: z.int().min(1).max(10_000).default(100),
  /** UCB1's constant c; where it is absent the problem's own, which is 1.414 for most. */
  exploration: z.number().min(0).max(10).optional(),
  seed: z.int().min(0).max(Number.MAX_SAFE_INTEGER).default(1),
  time_limit_ms: z.int().min(1).max(600_000).optional(),
  /**
   * Searches of as many trees, which share the iterations, by seeds that follow on `seed`; their results are added up.
   * Another number gives another result, the same one on every machine.
   */
  workers: z.int().min(1).max(64).default(1),
  tree: treeRequestSchema.optional(),
});
export type SearchRequest = z.input<typeof searchRequestSchema>;

/** A move's best, at some time. `value` and `visits` are of `best_action`. */
const milestoneSchema = z.object({ iterations: count, best_action: z.string(), value: unit, visits: count });

/** A node of a search's tree, and what is drawn below it. */
export const searchTreeSchema = z.object({
  /** In the problem's numbers; -1 at the root. */
  move: z.int(),
  /** The move in words; none at the root. */
  label: z.string().optional(),
  visits: count,
  /** To player 1. */
  value: unit,
  proven: z.boolean(),
  /** Who moves there: 1, 2, or 0 for chance. */
  turn: z.int(),
  /** Present where several moves lead to this state, by its number; its children hang on the first of them. */
  shared: z.int().optional(),
  get children() {
    return z.array(searchTreeSchema);
  },
});

/** What they answer. `answer` is in the problem's own terms, such as an expression or a list of operators. */
export const searchReportSchema = z.strictObject({
  problem: z.string(),
  solved: z.boolean(),
  answer: z.union([z.string(), z.array(z.string()), z.null()]),
  best_action: z.string(),
  principal_variation: z.array(z.string()),
  value: unit,
  proven: z.boolean(),
  stopped: z.enum(['iterations', 'deadline', 'cancelled', 'proven', 'solved', 'nodes', 'cost', 'settled']),
  stats: searchStatsSchema,
  /** Of `value`, with 95% confidence; a point where it is exact, null where its error is not one of chance. */
  interval: z.object({ low: unit, high: unit }).nullable(),
  /** What was best each time the iterations had doubled, and at the end. */
  trace: z.array(milestoneSchema),
  /** Where it was asked for; of several workers' trees the first. */
  tree: searchTreeSchema.optional(),
});
export type SearchReport = z.infer<typeof searchReportSchema>;
