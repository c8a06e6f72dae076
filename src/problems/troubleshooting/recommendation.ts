import type { SearchResult, SearchStats } from '../../search/index.ts';
import { expected, observe, resolving } from './belief.ts';
import type { Belief } from './belief.ts';
import { causesOf, removedBy, toldApartBy } from './causes.ts';
import type { LikelyCause } from './causes.ts';
import type { Compiled } from './compile.ts';
import { stepId } from './problem.ts';

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

/** What is best by what a search from that belief found. */
export const toRecommendation = (
  compiled: Compiled,
  belief: Belief,
  result: SearchResult,
): Recommendation => {
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
