import type { CausalModel, TroubleshootingEvidence } from '../../contracts/causal-model.ts';
import { createSearch, resumeSearch } from '../../search/index.ts';
import type { RunningSearch, SearchOptions, SearchResult, SearchStats } from '../../search/index.ts';
import { expected, known, observe, resolving } from './belief.ts';
import type { Belief } from './belief.ts';
import { compile } from './compile.ts';
import type { Compiled } from './compile.ts';
import { efficiencyOrderCost } from './efficiency-order.ts';
import { situationOf, stepId, troubleshootingProblem } from './problem.ts';

export interface Step {
  kind: 'question' | 'test' | 'fix' | 'handover';
  id: string;
  title: string;
}

export interface NextStep extends Step {
  /** What to do or ask; for a handover, its title. */
  instruction: string;
  performed_by: 'customer' | 'specialist' | 'system';
  cost_usd: number;
  minutes: number | null;
  /** 0..1. */
  risk: number;
  /** Ids of the articles that document it. */
  sources: readonly string[];
}

export interface LikelyCause {
  cause_id: string;
  title: string;
  probability: number;
}

/** Why a step comes first, as data; `explain` puts it into words. */
export interface Why {
  /** The likeliest causes, at most three. */
  leading: readonly LikelyCause[];
  /** A fix's; `null` for other steps. */
  success_probability: number | null;
  /** The cause that a fix most probably removes; `null` for other steps. */
  removes: LikelyCause | null;
  /** The two likeliest causes that a test or question tells apart; `null` for other steps, and where it tells no two apart well. */
  tells_apart: readonly [LikelyCause, LikelyCause] | null;
  /** A test's or question's, each with the cause it would point to; none for other steps. */
  outcomes: readonly { outcome_id: string; title: string; probability: number; points_to: LikelyCause }[];
  /** Of resolving the ticket, if this step comes first. */
  expected_cost_usd: number;
  handover_cost_usd: number;
  runner_up: (Step & { expected_cost_usd: number }) | null;
}

export interface Recommendation {
  next: NextStep;
  /** Every cause with its probability, likeliest first; `other` is a cause outside the model. Of several faults they may sum to more than 1. */
  belief: readonly LikelyCause[];
  /** The other steps that were looked at, cheapest first. */
  alternatives: readonly (Step & { expected_cost_usd: number })[];
  why: Why;
  /** Whether the best is to hand over at once. */
  handover: boolean;
  /** Whether the search proved that nothing is cheaper. */
  proven: boolean;
  stats: SearchStats;
}

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

const toRecommendation = (compiled: Compiled, belief: Belief, result: SearchResult): Recommendation => {
  const { model, tests, fixes, worst, handover } = compiled;
  const { bestMove, stats, value, proven } = result;
  const costAt = (reward: number): number => (1 - reward) * worst;
  const alternatives = Array.from({ length: tests.length + fixes.length + 1 }, (_, step) =>
    toStep(compiled, step),
  )
    .flatMap((step) => {
      const known = stats.action_stats[step.id];
      return known === undefined || step.id === stepId(compiled, bestMove)
        ? []
        : [{ ...step, expected_cost_usd: costAt(known.value) }];
    })
    .sort((one, other) => one.expected_cost_usd - other.expected_cost_usd);
  const causes = causesOf(compiled, belief);
  const test = tests[bestMove];
  const fix = fixes[bestMove - tests.length];
  return {
    next: toNextStep(compiled, bestMove),
    belief: causes,
    alternatives,
    why: {
      leading: causes.slice(0, 3),
      success_probability: fix === undefined ? null : resolving(belief, fix),
      removes: removedBy(model.fixes[bestMove - tests.length], causes),
      tells_apart: toldApartBy(model.tests[bestMove], causes),
      outcomes: (test?.likelihood ?? []).map((row, index) => ({
        outcome_id: model.tests[bestMove]!.outcomes[index]!.outcome_id,
        title: model.tests[bestMove]!.outcomes[index]!.title,
        probability: expected(belief, row),
        points_to: causesOf(
          compiled,
          observe(belief, (hypothesis) => row[hypothesis]!),
        )[0]!,
      })),
      expected_cost_usd: costAt(value),
      handover_cost_usd: handover,
      runner_up: alternatives[0] ?? null,
    },
    handover: bestMove === tests.length + fixes.length,
    proven,
    stats,
  };
};

const toStep = ({ model }: Compiled, step: number): Step => {
  const test = model.tests[step];
  if (test !== undefined) return { kind: test.kind, id: test.test_id, title: test.title };
  const fix = model.fixes[step - model.tests.length];
  if (fix !== undefined) return { kind: 'fix', id: fix.fix_id, title: fix.title };
  return { kind: 'handover', id: 'handover', title: model.handover.title };
};

const toNextStep = (compiled: Compiled, step: number): NextStep => {
  const { model } = compiled;
  const fix = model.fixes[step - model.tests.length];
  const made = model.tests[step] ?? fix;
  return {
    ...toStep(compiled, step),
    instruction: made?.instruction ?? model.handover.title,
    performed_by: made?.performed_by ?? 'specialist',
    cost_usd: (made ?? model.handover).cost_usd,
    minutes: (made ?? model.handover).minutes ?? null,
    risk: fix?.risk ?? 0,
    sources: made?.sources ?? [],
  };
};

/** P(the cause is among those at work), likeliest first. */
const causesOf = ({ model, hypotheses }: Compiled, belief: Belief): LikelyCause[] => {
  const probability = new Float64Array(model.causes.length);
  for (const [index, causes] of hypotheses.entries()) {
    for (const cause of causes) probability[cause]! += belief[index]!;
  }
  const listed = model.causes.map(({ cause_id, title }, index) => ({
    cause_id,
    title,
    probability: Math.min(1, probability[index]!),
  }));
  const other = { cause_id: 'other', title: 'Another cause', probability: belief[0]! };
  return [...listed, other].sort((one, two) => two.probability - one.probability);
};

const removedBy = (
  fix: CausalModel['fixes'][number] | undefined,
  causes: readonly LikelyCause[],
): LikelyCause | null => {
  if (fix === undefined) return null;
  const share = ({ cause_id, probability }: LikelyCause): number =>
    probability * (fix.success[cause_id] ?? 0);
  const [first] = [...causes].sort((one, other) => share(other) - share(one));
  return first !== undefined && share(first) > 0 ? first : null;
};

/** Outcomes of which fewer than this share come out otherwise don't tell two causes apart. */
const apart = 0.3;

/** Causes that are too improbable to be worth a word. */
const hardlyEver = 0.01;

const toldApartBy = (
  test: CausalModel['tests'][number] | undefined,
  causes: readonly LikelyCause[],
): [LikelyCause, LikelyCause] | null => {
  if (test === undefined) return null;
  const rowOf = ({ cause_id }: LikelyCause): Record<string, number> =>
    test.probability[cause_id] ?? test.otherwise;
  /** The total variation distance. */
  const distance = (one: LikelyCause, other: LikelyCause): number =>
    test.outcomes.reduce(
      (sum, { outcome_id }) =>
        sum + Math.abs((rowOf(one)[outcome_id] ?? 0) - (rowOf(other)[outcome_id] ?? 0)) / 2,
      0,
    );
  const likely = causes.filter(
    ({ cause_id, probability }) => cause_id !== 'other' && probability >= hardlyEver,
  );
  for (const [rank, other] of likely.entries()) {
    const one = likely.slice(0, rank).find((candidate) => distance(candidate, other) >= apart);
    if (one !== undefined) return [one, other];
  }
  return null;
};
