import type { SearchReport, searchRequestSchema } from '../contracts/search-stats.ts';
import { sha256Hex } from '../domain/digest.ts';
import { runSearch as search } from '../problems/index.ts';
import type { z } from 'zod';
import type { Caller, Services } from './services.ts';

/** Longest that a search for a client may take, in ms, and what it gets where it names nothing. */
const longest = 60_000;
const usual = 20_000;

/** Searches a problem for a client, for 20 s unless it names a time; 60 s at most. @throws Failure `SearchInvalid`. */
export async function runSearch(
  services: Services,
  _caller: Caller,
  input: z.output<typeof searchRequestSchema>,
): Promise<SearchReport> {
  const time_limit_ms = Math.min(input.time_limit_ms ?? usual, longest);
  return search({ ...input, time_limit_ms }, { clock: services.clock, digest: sha256Hex });
}
