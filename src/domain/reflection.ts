import type { Specialist } from '../contracts/pack/specialists.ts';
import type { Plan, PlanDraft, Reflection, Step } from '../contracts/plan.ts';
import { maxSteps, readySteps } from './plan.ts';

/** Below this confidence a step's result is weak, and another way is tried where there is one. */
const weakBelow = 0.5;

const isWeak = (step: Step): boolean =>
  step.status === 'failed' ||
  (step.status === 'succeeded' &&
    step.result !== undefined &&
    (step.result.unknown || step.result.confidence < weakBelow));

/** Steps whose work counts: a step that was tried in another way later is represented by that later one. */
export const standingSteps = (plan: Plan): Step[] => {
  const best = new Map<string, Step>();
  for (const step of plan.steps) {
    const key = `${step.specialist}\n${step.task}`;
    const held = best.get(key);
    if (held === undefined || rank(step) >= rank(held)) best.set(key, step);
  }
  return [...best.values()];
};

const rank = (step: Step): number => {
  if (step.status !== 'succeeded' || step.result === undefined) return -1;
  return step.result.unknown ? 0 : step.result.confidence;
};

/** A step that tries in another way what the step `replaces` tried. */
export type Retry = PlanDraft['steps'][number] & { replaces: string };

/** A new name for the retry of a step: its own, and the version of the plan. */
const nameOf = (step: Step, plan: Plan, taken: readonly Retry[]): string => {
  const used = new Set([...plan.steps, ...taken].map((one) => one.step_id));
  let name = `${step.step_id.replace(/-v\d+$/, '')}-v${plan.version + 1}`;
  while (used.has(name)) name = `${name}x`;
  return name;
};

/**
 * The plan with another way for each weak step: the next of its specialist's methods that was not tried on its task; a
 * step that failed is tried once more as it was. @returns undefined when there is nothing left to try
 */
export const revisePlan = (plan: Plan, specialists: readonly Specialist[]): Retry[] | undefined => {
  const retries: Retry[] = [];
  for (const step of standingSteps(plan).filter(isWeak)) {
    const tried = plan.steps.filter((one) => one.specialist === step.specialist && one.task === step.task);
    const methods = specialists.find((one) => one.specialist_id === step.specialist)?.methods ?? [];
    const fresh = methods.find((method) => tried.every((one) => one.method !== method));
    const again = step.status === 'failed' && tried.length < 2 ? step.method : undefined;
    const method = fresh ?? again;
    if (method === undefined) continue;
    retries.push({
      step_id: nameOf(step, plan, retries),
      replaces: step.step_id,
      specialist: step.specialist,
      method,
      task: step.task,
      depends_on: [],
    });
  }
  return retries.length === 0 || plan.steps.length + retries.length > maxSteps ? undefined : retries;
};

/**
 * Looks at a finished round (requirement A4): CONTINUE while steps are ready, RETRY while weak ones can be tried in
 * another way and rounds are left, else CONCLUDE. Scores are 0..1: progress is the share of steps that ended well,
 * quality the mean confidence of what stands.
 */
export const reflectOn = (given: {
  plan: Plan;
  specialists: readonly Specialist[];
  round: number;
  max_rounds: number;
  at: string;
}): Reflection => {
  const { plan, specialists, round, max_rounds, at } = given;
  const standing = standingSteps(plan);
  const succeeded = plan.steps.filter((step) => step.status === 'succeeded').length;
  const confidences = standing.map((step) => Math.max(0, rank(step)));
  const issues = standing
    .filter(isWeak)
    .map((step) =>
      step.status === 'failed'
        ? `${step.specialist} failed (${step.error?.code ?? 'Internal'}).`
        : `${step.specialist} found too little by ${step.method}.`,
    );
  const ready = readySteps(plan).length > 0;
  const revision = ready || round >= max_rounds ? undefined : revisePlan(plan, specialists);
  const decision = ready && round < max_rounds ? 'CONTINUE' : revision === undefined ? 'CONCLUDE' : 'RETRY';
  const reasoning = {
    CONTINUE: 'More steps are ready.',
    RETRY: 'What is weak can be tried in another way.',
    CONCLUDE: issues.length === 0 ? 'Every part is answered.' : 'There is no other way left to try.',
  }[decision];
  return {
    round,
    decision,
    progress_score: plan.steps.length === 0 ? 0 : succeeded / plan.steps.length,
    quality_score:
      confidences.length === 0 ? 0 : confidences.reduce((sum, one) => sum + one, 0) / confidences.length,
    identified_issues: issues,
    suggested_improvements: (revision ?? []).map(
      (step) => `Ask ${step.specialist} by ${step.method ?? 'direct'}.`,
    ),
    reasoning,
    at,
  };
};
