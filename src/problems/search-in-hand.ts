import { Failure, toFailure } from '../contracts/errors.ts';
import { sha256Hex } from '../domain/digest.ts';
import type { Clock } from '../ports/clock.ts';
import type { SearchInHand, SearchOrder } from '../ports/search-pool.ts';
import type { RunningSearch, SearchOptions } from '../search/index.ts';
import { findProblem } from './registry.ts';

/** Of how a search gets on, the first is told after so many iterations or ms, whichever comes first; the next ones so many ms apart. */
const firstNews = { iterations: 200, ms: 250 };
const newsEvery = 500;

/** Steps between two looks at the clock take about so long, in ms: more of them where they are quick. */
const glance = { short: 1, long: 4 };
const mostSteps = 4_096;

/** Names what memory that runs out makes of a search; V8 tells it as a range error. */
const named = <T>(run: () => T): T => {
  try {
    return run();
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw toFailure(thrown);
    throw new Failure('SearchFailed', 'Cannot search because it takes more memory than there is.', {
      cause: thrown,
    });
  }
};

/**
 * Begins a search, or goes on with one that was saved; saved bytes that it can't read are passed over.
 * @throws Failure `SearchInvalid` for an unknown problem, input it can't read, or options out of range; `SearchFailed`
 */
export const takeInHand = (
  order: SearchOrder,
  { clock, saved }: { clock: Clock; saved?: Uint8Array | undefined },
): SearchInHand => {
  const { input, time_limit_ms, tree } = order;
  const problem = findProblem(order.problem);
  const began = clock.now();
  const options: SearchOptions = { ...order.options, digest: sha256Hex };
  if (time_limit_ms !== undefined) options.deadline = () => clock.now() - began >= time_limit_ms;
  const search = named(() => startOrResume(problem, { input, options, saved }));
  let told: number | undefined;
  let steps = 1;
  return {
    slice: ({ iterations, ms }) =>
      named(() => {
        const until = clock.now() + ms;
        for (let left = iterations, now = clock.now(); left > 0 && now < until;) {
          const before = now;
          const count = Math.min(steps, left);
          if (search.step(count)) return true;
          left -= count;
          now = clock.now();
          if (now - before <= glance.short) steps = Math.min(2 * steps, mostSteps);
          else if (now - before >= glance.long) steps = Math.max(1, steps >> 1);
        }
        return false;
      }),
    news: () => {
      const now = clock.now();
      const soon = search.iterations >= firstNews.iterations || now - began >= firstNews.ms;
      if (told === undefined ? !soon : now - told < newsEvery) return undefined;
      told = now;
      return search.progress();
    },
    save: () => named(() => search.save()),
    found: () =>
      named(() => {
        const result = search.result();
        return {
          result,
          ...problem.answer(input, result),
          ...(tree === undefined ? {} : { tree: search.draw(tree) }),
        };
      }),
  };
};

const startOrResume = (
  problem: ReturnType<typeof findProblem>,
  { input, options, saved }: { input: string; options: SearchOptions; saved: Uint8Array | undefined },
): RunningSearch => {
  if (saved !== undefined) {
    try {
      return problem.start(input, options, saved);
    } catch {
      // Another version wrote it, or it is damaged: the search begins anew, to the same result.
    }
  }
  return problem.start(input, options);
};
