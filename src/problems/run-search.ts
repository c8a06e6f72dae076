import { Failure } from '../contracts/errors.ts';
import { searchRequestSchema } from '../contracts/search-stats.ts';
import type { SearchReport, SearchRequest } from '../contracts/search-stats.ts';
import type { Searched, SearchOrder, SearchPool, SearchWatch } from '../ports/search-pool.ts';
import { combine } from '../search/index.ts';
import { findProblem } from './registry.ts';

/** Where a request's search runs, and for whom. */
export interface SearchHost extends Pick<SearchWatch, 'signal'> {
  searches: SearchPool;
  /** Whose turn it takes; alone by default. */
  tenant?: string;
}

/**
 * Searches a registered problem and reports.
 * @throws Failure InvalidRequest with a line a field; what the pool throws
 */
export const runSearch = async (request: SearchRequest, host: SearchHost): Promise<SearchReport> => {
  const parsed = searchRequestSchema.safeParse(request);
  if (!parsed.success) {
    const details = parsed.error.issues.map((issue) => ({
      path: issue.path.join('.'),
      message: issue.message,
    }));
    throw new Failure('InvalidRequest', 'Cannot search because the request is not valid.', { details });
  }
  const { problem, input, time_limit_ms, tree, workers, exploration, ...options } = parsed.data;
  const order: SearchOrder = {
    problem,
    input,
    options: { ...options, ...(exploration === undefined ? {} : { exploration }) },
    ...(time_limit_ms === undefined ? {} : { time_limit_ms }),
    ...(tree === undefined ? {} : { tree: { depth: tree.depth, limit: tree.nodes } }),
  };
  const { result, solved, answer, tree: drawn } = await runShared(order, workers, host);
  return {
    problem,
    solved,
    answer,
    best_action: result.stats.best_action,
    principal_variation: result.principalVariation,
    value: result.value,
    proven: result.proven,
    stopped: result.stopped ?? 'iterations',
    stats: result.stats,
    interval: result.interval,
    trace: [...result.trace],
    ...(drawn === undefined ? {} : { tree: drawn }),
  };
};

/** Runs an order as several, all or none of them. */
const runShared = async (order: SearchOrder, workers: number, host: SearchHost): Promise<Searched> => {
  const { searches, tenant = '', signal } = host;
  if (workers === 1) return searches.run(order, { tenant, ...(signal === undefined ? {} : { signal }) });
  const ending = new AbortController();
  const watch = {
    tenant,
    signal: signal === undefined ? ending.signal : AbortSignal.any([signal, ending.signal]),
  };
  try {
    const all = await Promise.all(shares(order, workers).map((share) => searches.run(share, watch)));
    const result = combine(all.map((one) => one.result));
    return { ...all[0], result, ...findProblem(order.problem).answer(order.input, result) };
  } catch (thrown) {
    ending.abort(thrown);
    throw thrown;
  }
};

/** The iterations shared out, one at least to each; seeds follow one another, the first after the last. */
const shares = (order: SearchOrder, workers: number): SearchOrder[] => {
  const { iterations = 1, seed = 1 } = order.options;
  const count = Math.min(workers, iterations);
  return Array.from({ length: count }, (_, index) => {
    const { tree: _tree, ...rest } = order;
    const left = Number.MAX_SAFE_INTEGER - seed;
    return {
      ...(index === 0 ? order : rest),
      options: {
        ...order.options,
        iterations: Math.floor(iterations / count) + (index < iterations % count ? 1 : 0),
        seed: index <= left ? seed + index : index - left - 1,
      },
    };
  });
};
