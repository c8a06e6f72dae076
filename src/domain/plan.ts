import type { Detail } from '../contracts/errors.ts';
import type { Method, Specialist } from '../contracts/pack/specialists.ts';
import type { Plan, PlanDraft, Step } from '../contracts/plan.ts';

export const maxSteps = 20;

/** What a plan is held against: who can be consulted, and by which methods. */
export type Registry = readonly Pick<Specialist, 'specialist_id' | 'role' | 'methods' | 'causal_model'>[];

/**
 * Steps in an order in which each comes after what it depends on (Kahn 1962; ties in the given order).
 * @returns undefined when they form a cycle.
 */
export const executionOrder = (
  steps: readonly { step_id: string; depends_on: readonly string[] }[],
): string[] | undefined => {
  const order: string[] = [];
  const left = new Map(steps.map((step) => [step.step_id, new Set(step.depends_on)]));
  while (left.size > 0) {
    const free = [...left].find(([, needs]) => [...needs].every((need) => !left.has(need)));
    if (free === undefined) return undefined;
    order.push(free[0]);
    left.delete(free[0]);
  }
  return order;
};

/** Everything that is wrong with a plan; empty when it may run. */
export const planFaults = (draft: PlanDraft, registry: Registry): Detail[] => {
  const faults: Detail[] = [];
  const ids = new Set<string>();
  draft.steps.forEach((step, index) => {
    const path = `steps.${index}`;
    if (ids.has(step.step_id))
      faults.push({ path: `${path}.step_id`, message: `${step.step_id} is used twice` });
    ids.add(step.step_id);
    const specialist = registry.find(
      (one) => one.specialist_id === step.specialist && one.role === 'consult',
    );
    if (specialist === undefined) {
      faults.push({
        path: `${path}.specialist`,
        message: `no specialist ${step.specialist} can be consulted`,
      });
    } else if (step.method !== undefined && !specialist.methods.includes(step.method)) {
      faults.push({
        path: `${path}.method`,
        message: `${step.specialist} reasons by ${specialist.methods.join(', ')}, not by ${step.method}`,
      });
    }
  });
  draft.steps.forEach((step, index) => {
    for (const need of step.depends_on) {
      if (!ids.has(need))
        faults.push({ path: `steps.${index}.depends_on`, message: `no step is called ${need}` });
    }
  });
  if (faults.length === 0 && executionOrder(draft.steps) === undefined) {
    faults.push({ path: 'steps', message: 'the steps depend on each other in a circle' });
  }
  return faults;
};

/** A valid draft as a plan whose steps all wait. The method defaults to the specialist's preferred one. */
export const planOf = (
  draft: PlanDraft,
  made: {
    version: number;
    made_by: Plan['made_by'];
    registry: Registry;
    /** Whether a consult is expected to search for long. */
    large: (method: Method, specialist: Registry[number] | undefined) => boolean;
  },
): Plan => ({
  version: made.version,
  made_by: made.made_by,
  steps: draft.steps.map((step): Step => {
    const specialist = made.registry.find((one) => one.specialist_id === step.specialist);
    const method = step.method ?? specialist?.methods[0] ?? 'direct';
    return {
      step_id: step.step_id,
      kind: 'consult',
      specialist: step.specialist,
      method,
      task: step.task,
      depends_on: [...step.depends_on],
      queue: made.large(method, specialist) ? 'search' : 'specialist',
      ...(step.success_criteria === undefined ? {} : { success_criteria: step.success_criteria }),
      status: 'pending',
      attempts: 0,
      cost_usd: 0,
    };
  }),
});

/** Steps that wait for nothing any more, in the plan's order. A step whose need failed or was skipped is not ready. */
export const readySteps = (plan: Plan): Step[] => {
  const done = new Set(plan.steps.filter((step) => step.status === 'succeeded').map((step) => step.step_id));
  return plan.steps.filter(
    (step) => step.status === 'pending' && step.depends_on.every((need) => done.has(need)),
  );
};

/** Makes the steps that wait for a step wait for the one that takes its place. */
export const replaceNeeds = (plan: Plan, replaced: ReadonlyMap<string, string>): void => {
  for (const step of plan.steps) {
    if (step.status !== 'pending') continue;
    step.depends_on = step.depends_on.map((need) => replaced.get(need) ?? need);
  }
};

/** Marks as skipped what can never become ready, since something it needs failed or was skipped. */
export const skipUnreachable = (plan: Plan): void => {
  let changed = true;
  while (changed) {
    changed = false;
    const dead = new Set(
      plan.steps
        .filter((step) => step.status === 'failed' || step.status === 'skipped')
        .map((step) => step.step_id),
    );
    for (const step of plan.steps) {
      if (step.status === 'pending' && step.depends_on.some((need) => dead.has(need))) {
        step.status = 'skipped';
        changed = true;
      }
    }
  }
};
