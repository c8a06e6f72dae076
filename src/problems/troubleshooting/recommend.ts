import type { CausalModel, TroubleshootingEvidence } from '../../contracts/causal-model.ts';
import { createSearch, resumeSearch } from '../../search/index.ts';
import type { RunningSearch, SearchOptions, SearchResult } from '../../search/index.ts';
import { known } from './belief.ts';
import type { Belief } from './belief.ts';
import { compile } from './compile.ts';
import type { Compiled } from './compile.ts';
import { efficiencyOrderCost } from './efficiency-order.ts';
import { situationOf, troubleshootingProblem } from './problem.ts';
import { toRecommendation } from './recommendation.ts';
import type { Recommendation } from './recommendation.ts';

export interface Troubleshooter {
  search: RunningSearch;
  /** What is best by what the search knows now. */
  recommendation: () => Recommendation;
}

/**
 * Starts the search for the next step on a ticket, to be run in slices; or goes on with one that was saved.
 * @param options as for any search, but `exploration` (1.414 by default) is in units of the ticket's expected cost
 * @param saved of a search of the same model, evidence and options
 * @throws Failure SearchInvalid for evidence that the model doesn't know; SearchInvalid for options out of range or bytes of
 * another search
 */
export const createTroubleshooter = (
  model: CausalModel,
  evidence: TroubleshootingEvidence,
  options: SearchOptions = {},
  saved?: Uint8Array,
): Troubleshooter => {
  const compiled = compile(model);
  const start = known(compiled, evidence);
  const exploration = options.exploration ?? 1.414;
  const problem = troubleshootingProblem(compiled);
  const situation = situationOf(start);
  const settings: SearchOptions = {
    backup: 'bellman',
    widening: { factor: 1, exponent: 0.5 },
    transpositions: model.faults === 'single',
    ...options,
    exploration:
      exploration > 10 ? exploration : exploration * explorationScale(compiled, start.belief, start.results),
  };
  const search =
    saved === undefined
      ? createSearch(problem, situation, settings)
      : resumeSearch(problem, situation, settings, saved);
  return {
    search,
    recommendation: () => toRecommendation(compiled, start.belief, search.result()),
  };
};

/** Differences between steps are a fraction of what a ticket costs, and that a fraction of the worst case, which is the reward's unit. */
const explorationScale = (compiled: Compiled, belief: Belief, results: Uint8Array): number =>
  (0.04 * efficiencyOrderCost(compiled, { belief, results })) / compiled.worst;

/** The next step on a ticket, searched in one go. See `createTroubleshooter`. */
export const recommend = (
  model: CausalModel,
  evidence: TroubleshootingEvidence,
  options: SearchOptions = {},
): Recommendation => {
  const troubleshooter = createTroubleshooter(model, evidence, options);
  troubleshooter.search.step(Infinity);
  return troubleshooter.recommendation();
};

/**
 * What is best by what a search of the same model and evidence found, wherever it ran.
 * @throws Failure SearchInvalid for evidence that the model doesn't know
 */
export const recommendation = (
  model: CausalModel,
  evidence: TroubleshootingEvidence,
  result: SearchResult,
): Recommendation => {
  const compiled = compile(model);
  return toRecommendation(compiled, known(compiled, evidence).belief, result);
};
