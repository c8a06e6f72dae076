import { Failure } from '../contracts/errors.ts';
import { searchRequestSchema } from '../contracts/search-stats.ts';
import type { SearchReport, SearchRequest } from '../contracts/search-stats.ts';
import type { Clock } from '../ports/clock.ts';
import type { SearchOptions } from '../search/index.ts';
import { findProblem } from './registry.ts';
import { runInSlices } from './run-in-slices.ts';

/** What the host of a search lends it. */
export interface SearchHost {
  clock: Clock;
  cancelled?: () => boolean;
  onProgress?: SearchOptions['onProgress'];
  /** Keys of the simulation cache, hashed: SHA-256 where Node's is at hand. */
  digest?: SearchOptions['digest'];
}

/**
 * Searches a registered problem and reports.
 * @throws Failure InvalidRequest with a line a field; SearchInvalid for an unknown problem or input it can't read
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
  const { problem, input, iterations, exploration, seed, time_limit_ms } = parsed.data;
  const { clock, cancelled, onProgress, digest } = host;
  const began = clock.now();
  const options: SearchOptions = { iterations, exploration, seed, cancelled, onProgress, digest };
  if (time_limit_ms !== undefined) options.deadline = () => clock.now() - began >= time_limit_ms;
  const { search, answer } = findProblem(problem).start(input, options);
  await runInSlices(search, { clock });
  const result = search.result();
  return {
    problem,
    ...answer(),
    best_action: result.stats.best_action,
    principal_variation: result.principalVariation,
    value: result.value,
    proven: result.proven,
    stopped: result.stopped ?? 'iterations',
    stats: result.stats,
  };
};
