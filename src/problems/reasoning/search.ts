import { toFailure } from '../../contracts/errors.ts';
import type { Asking, Reasoner } from '../../ports/reasoner.ts';
import { createAsyncSearch, EvaluatorFailed } from '../../search/index.ts';
import type { Progress, SearchResult } from '../../search/index.ts';
import type { Timeout } from './asking.ts';
import { createReasoningEvaluator } from './evaluate.ts';
import type { Heard, Limits, ReasoningTask } from './evaluate.ts';
import { lineOf, reasoningProblem } from './line.ts';
import type { Line } from './line.ts';

export type { ReasoningTask } from './evaluate.ts';

export interface ReasoningOptions extends Partial<Limits> {
  /** Lines that are valued, and then more only by what is under way; 1..10,000, 24 by default. */
  lines?: number;
  /** Questions under way at once, 1..255; 4 by default. */
  inFlight?: number;
  /** The same seed, and the same answers of the reasoner, give the same search. 1 by default. */
  seed?: number;
  /** USD; the search stops once its questions have cost this much. No limit by default. */
  costLimit?: number;
  /** How long one question may take. No limit by default. */
  timeout?: Timeout;
  /** Hears how it gets on. */
  onProgress?: (progress: Progress) => void;
}

/** What a search for a line of reasoning found. */
export interface Reasoned {
  /** Of the best line. */
  steps: readonly string[];
  /** Of the best line, 0..1, by the reasoner. */
  value: number;
  /** Whether the reasoner has nothing to add to it. */
  complete: boolean;
  cost_usd: number;
  /** Why lines failed that did. */
  lessons: readonly string[];
  result: SearchResult;
}

/** PUCT’s constant: small, so that a good line is followed down before its like are looked at, which then hear how it went. */
const exploration = 0.4;

const usual: Limits = { depth: 5, breadth: 4, failing: 0.25, enough: 0.95, reflect: true };

/** Iterations for a line: one to value it, one to ask how it goes on, and those that come back to what is known. */
const iterationsForLine = 100;

/** Questions in a row that fail, at which there is no point in asking on. */
const mostUnanswered = 4;

/**
 * Searches for the line of reasoning that the reasoner thinks best, until one is good enough or there is no more to try.
 * It ends early, with what it has, where a budget is used up or questions keep failing.
 * @returns `null` where the reasoner proposes nothing, or nothing that does not fail
 * @throws what `asking.signal` was aborted with; what the reasoner throws at the first question; SearchInvalid for options out
 * of range
 */
export const searchReasoning = async (
  reasoner: Reasoner,
  task: ReasoningTask,
  asking: Asking,
  options: ReasoningOptions = {},
): Promise<Reasoned | null> => {
  const { lines = 24, inFlight = 4, seed = 1, costLimit, timeout, onProgress, ...given } = options;
  const limits: Limits = { ...usual, ...given };
  const ending = new AbortController();
  const signal =
    asking.signal === undefined ? ending.signal : AbortSignal.any([asking.signal, ending.signal]);
  const { evaluate, hear, heard, cost } = createReasoningEvaluator(
    reasoner,
    task,
    { asking, signal, timeout },
    limits,
  );
  const problem = reasoningProblem(hear);
  const root = { line: lineOf([]) };
  await evaluate([root]);
  if (problem.moves(root).length === 0) return null;
  const search = createAsyncSearch(problem, root, evaluate, {
    iterations: iterationsForLine * lines,
    seed,
    selection: 'puct',
    exploration,
    inFlight,
    progressEvery: 1,
    // What the first question cost is spent already.
    ...(costLimit === undefined ? {} : { costLimit: Math.max(1e-9, costLimit - cost()) }),
    ...(onProgress === undefined ? {} : { onProgress }),
  });
  const goesOn = (): boolean =>
    heard.valued.length < lines &&
    heard.unanswered < mostUnanswered &&
    !heard.valued.some((line) => worthOf(line) >= limits.enough);
  try {
    while (!(await search.run(1)) && goesOn());
  } catch (thrown) {
    asking.signal?.throwIfAborted();
    if (!(thrown instanceof EvaluatorFailed) || toFailure(thrown.cause).code === 'Internal') throw thrown;
  } finally {
    ending.abort(new EvaluatorFailed('Cannot value the line because the search is over.'));
  }
  asking.signal?.throwIfAborted();
  const best = bestOf(heard);
  if (best === undefined) return null;
  return {
    steps: best.steps,
    value: worthOf(best),
    complete: isComplete(best),
    cost_usd: cost(),
    lessons: heard.failed.map((line) => line.failed ?? ''),
    result: search.result(),
  };
};

const worthOf = ({ value = 0 }: Line): number => value;
const isComplete = ({ proposed }: Line): boolean => proposed?.length === 0;

/** Of the lines that did not fail, the one of most worth; of equals one that is complete, then the shortest, then the first. */
const bestOf = ({ valued }: Heard): Line | undefined =>
  valued
    .filter((line) => line.failed === undefined)
    .sort(
      (one, other) =>
        worthOf(other) - worthOf(one) ||
        Number(isComplete(other)) - Number(isComplete(one)) ||
        one.steps.length - other.steps.length,
    )[0];
