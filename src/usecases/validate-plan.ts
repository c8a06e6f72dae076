import type { PlanChecked } from '../contracts/api.ts';
import type { PlanDraft } from '../contracts/plan.ts';
import { planFaults } from '../domain/plan.ts';
import { estimatePlan, layersOf } from './plan-estimate.ts';
import type { Caller, Services } from './services.ts';

/** What is wrong with a plan (requirement C3): unknown or unfit specialists, ids used twice or missing, circles. */
export async function validatePlan(
  services: Services,
  _caller: Caller,
  input: { plan: PlanDraft },
): Promise<PlanChecked> {
  const faults = planFaults(input.plan, services.pack.specialists);
  if (faults.length > 0) return { valid: false, faults, execution_order: [] };
  return {
    valid: true,
    faults,
    execution_order: layersOf(input.plan.steps),
    estimate: estimatePlan(input.plan, services.pack),
  };
}
