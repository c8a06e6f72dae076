import type { PlanEstimate } from '../contracts/api.ts';
import type { Method } from '../contracts/pack/specialists.ts';
import type { PlanDraft } from '../contracts/plan.ts';
import type { Pack } from '../ports/pack.ts';

/**
 * What one consult takes by each method, as questions to the reasoner and ms: rough figures for comparing plans, not
 * promises. `direct` answers once; `trm` drafts, then criticises and refines twice; `hrm` splits, solves three parts
 * and composes; `mcts` proposes and scores, mostly without the reasoner where a causal model exists.
 */
const perConsult: Readonly<Record<Method, { calls: number; ms: number }>> = {
  direct: { calls: 1, ms: 200 },
  trm: { calls: 5, ms: 800 },
  hrm: { calls: 5, ms: 800 },
  mcts: { calls: 8, ms: 1_500 },
};

/** USD that a question to the reasoner is reckoned at: 2,000 tokens in and 500 out at $0.25 and $1.25 a million. */
const usdPerCall = 0.0011;

/** Steps layer by layer: those of one layer need only earlier ones, so they may run at once. Assumes a DAG. */
export const layersOf = (
  steps: readonly { step_id: string; depends_on: readonly string[] }[],
): string[][] => {
  const layers: string[][] = [];
  const done = new Set<string>();
  let left = [...steps];
  while (left.length > 0) {
    const free = left.filter((step) => step.depends_on.every((need) => done.has(need)));
    if (free.length === 0) return layers;
    layers.push(free.map((step) => step.step_id));
    for (const step of free) done.add(step.step_id);
    left = left.filter((step) => !done.has(step.step_id));
  }
  return layers;
};

/** What a valid plan takes, the steps of a layer side by side. */
export const estimatePlan = (plan: PlanDraft, pack: Pick<Pack, 'specialists'>): PlanEstimate => {
  const costs = new Map(
    plan.steps.map((step) => {
      const specialist = pack.specialists.find((one) => one.specialist_id === step.specialist);
      return [step.step_id, perConsult[step.method ?? specialist?.methods[0] ?? 'direct']];
    }),
  );
  const layers = layersOf(plan.steps);
  const slowest = layers.map((layer) => Math.max(...layer.map((id) => costs.get(id)?.ms ?? 0)));
  const calls = [...costs.values()].reduce((total, cost) => total + cost.calls, 0);
  return {
    steps: plan.steps.length,
    layers: layers.length,
    reasoner_calls: calls,
    latency_ms: slowest.reduce((total, ms) => total + ms, 0),
    cost_usd: Number((calls * usdPerCall).toFixed(4)),
  };
};
