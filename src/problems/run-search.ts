import { Failure } from '../contracts/errors.ts';
import { searchRequestSchema } from '../contracts/search-stats.ts';
import type { SearchReport, SearchRequest } from '../contracts/search-stats.ts';
import type { SearchOrder, SearchPool, SearchWatch } from '../ports/search-pool.ts';

/** Where a request's search runs, and what whoever asked has to do with it meanwhile. */
export interface SearchHost extends Pick<SearchWatch, 'signal' | 'onProgress'> {
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
  const { problem, input, time_limit_ms, ...options } = parsed.data;
  const { searches, tenant = '', ...watch } = host;
  const order: SearchOrder = {
    problem,
    input,
    options,
    ...(time_limit_ms === undefined ? {} : { time_limit_ms }),
  };
  const { result, solved, answer } = await searches.run(order, { tenant, ...watch });
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
  };
};
