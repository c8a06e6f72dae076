import type { SearchReport, searchRequestSchema } from '../contracts/search-stats.ts';
import { runSearch as search } from '../problems/index.ts';
import type { SearchPool } from '../ports/search-pool.ts';
import type { z } from 'zod';
import type { Caller, Services } from './services.ts';

type Request = z.output<typeof searchRequestSchema>;

/** Longest that a search for a client may take, in ms, and what it gets where it names nothing. */
const longest = 60_000;
const usual = 20_000;

/** Searches a problem for a client, for 20 s unless it names a time; 60 s at most. @throws Failure `SearchInvalid`. */
export async function runSearch(
  { searches }: Pick<Services, 'searches'>,
  { principal: { tenant } }: Caller,
  input: Request,
): Promise<SearchReport> {
  const time_limit_ms = Math.min(input.time_limit_ms ?? usual, longest);
  return search({ ...input, time_limit_ms }, { searches, tenant });
}

/** Searches a problem without a host, for as long as asked. @throws Failure `SearchInvalid`. */
export const searchAlone = (input: Request, searches: SearchPool): Promise<SearchReport> =>
  search(input, { searches });
