import type { PlanOptimized } from '../contracts/api.ts';
import { Failure } from '../contracts/errors.ts';
import type { PlanDraft } from '../contracts/plan.ts';
import { planFaults } from '../domain/plan.ts';
import { estimatePlan, layersOf } from './plan-estimate.ts';
import type { Caller, Services } from './services.ts';

type DraftStep = PlanDraft['steps'][number];

/**
 * The same plan with less to do: of steps that ask the same specialist the same thing by the same method one remains,
 * and a dependency that another one implies is dropped.
 * @throws Failure `PlanInvalid` with a detail a fault
 */
export async function optimizePlan(
  services: Services,
  _caller: Caller,
  input: { plan: PlanDraft },
): Promise<PlanOptimized> {
  const { pack } = services;
  const faults = planFaults(input.plan, pack.specialists);
  if (faults.length > 0) {
    throw new Failure('PlanInvalid', `Cannot optimize the plan because it has ${faults.length} faults.`, {
      details: faults,
    });
  }
  const changes: string[] = [];
  const plan = { steps: reduce(merge(input.plan.steps, changes), changes) };
  return {
    plan,
    changes,
    execution_order: layersOf(plan.steps),
    before: estimatePlan(input.plan, pack),
    after: estimatePlan(plan, pack),
  };
}

/** Merges equal steps that need the same (after merging), until none are left. */
const merge = (steps: readonly DraftStep[], changes: string[]): DraftStep[] => {
  const kept = new Map<string, DraftStep>();
  const replaced = new Map<string, string>();
  const byId = new Map(steps.map((step) => [step.step_id, step]));
  for (const id of layersOf(steps).flat()) {
    const step = byId.get(id);
    if (step === undefined) continue;
    const depends_on = [...new Set(step.depends_on.map((need) => replaced.get(need) ?? need))];
    const task = step.task.trim().replace(/\s+/g, ' ').toLowerCase();
    const same = JSON.stringify([step.specialist, step.method ?? '', task, [...depends_on].sort()]);
    const first = kept.get(same);
    if (first === undefined) kept.set(same, { ...step, depends_on });
    else {
      replaced.set(id, first.step_id);
      changes.push(`${id} asks the same as ${first.step_id}: merged`);
    }
  }
  const order = steps.map((step) => step.step_id);
  return [...kept.values()].sort((a, b) => order.indexOf(a.step_id) - order.indexOf(b.step_id));
};

/** Transitive reduction (Aho, Garey and Ullman 1972): a need that another need has already is implied. */
const reduce = (steps: readonly DraftStep[], changes: string[]): DraftStep[] => {
  const needs = new Map(steps.map((step) => [step.step_id, step.depends_on]));
  const before = (id: string): Set<string> => {
    const all = new Set<string>();
    const open = [...(needs.get(id) ?? [])];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (!all.has(next)) open.push(...(needs.get(next) ?? []));
      all.add(next);
    }
    return all;
  };
  return steps.map((step) => {
    const implied = new Set(step.depends_on.flatMap((need) => [...before(need)]));
    for (const need of step.depends_on.filter((one) => implied.has(one))) {
      changes.push(`${step.step_id} need not name ${need}: another of its needs has it`);
    }
    return { ...step, depends_on: step.depends_on.filter((need) => !implied.has(need)) };
  });
};
