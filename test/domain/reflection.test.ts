import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/contracts/plan.ts';
import { reflectOn, revisePlan, standingSteps } from '../../src/domain/reflection.ts';
import { aPlan, aResult, aSpecialist, aStep, done } from './examples.ts';

const specialists = [aSpecialist('billing')];
const look = (plan: Plan, over: { round?: number; max_rounds?: number } = {}) =>
  reflectOn({ plan, specialists, round: 1, max_rounds: 10, at: 'now', ...over });
const failedStep = (id: string, over = {}) =>
  aStep(id, { status: 'failed', error: { code: 'ToolFailed', message: '' }, ...over });

describe('looking at a finished round', () => {
  it('continues while steps are ready', () => {
    expect(look(aPlan(done('a'), aStep('b', { depends_on: ['a'] }))).decision).toBe('CONTINUE');
  });

  it('tries what is weak in another way', () => {
    for (const weak of [
      done('a', 0.49),
      done('a', 0.9, { result: aResult(0.9, { unknown: true }) }),
      failedStep('a'),
    ])
      expect(look(aPlan(weak)).decision).toBe('RETRY');
  });

  it('concludes where everything is answered', () => {
    expect(look(aPlan(done('a', 0.5), done('b')))).toMatchObject({
      decision: 'CONCLUDE',
      identified_issues: [],
      reasoning: 'Every part is answered.',
    });
  });

  it('concludes after the last round, whatever is left', () => {
    const weak = aPlan(done('a', 0.1));
    expect(look(weak, { round: 3, max_rounds: 3 }).decision).toBe('CONCLUDE');
    expect(look(aPlan(aStep('a')), { round: 3, max_rounds: 3 }).decision).toBe('CONCLUDE');
    expect(look(weak, { round: 2, max_rounds: 3 }).decision).toBe('RETRY');
  });

  it('scores progress by what ended well and quality by the confidence of what stands, 0 to 1', () => {
    const seen = look(aPlan(done('a', 0.6), failedStep('b'), done('c', 1)));
    expect(seen.progress_score).toBeCloseTo(2 / 3);
    expect(seen.quality_score).toBeCloseTo((0.6 + 0 + 1) / 3);
    expect(look(aPlan())).toMatchObject({ progress_score: 0, quality_score: 0, decision: 'CONCLUDE' });
  });

  it('names failures by their code', () => {
    expect(look(aPlan(failedStep('a'))).identified_issues).toEqual(['billing failed (ToolFailed).']);
  });
});

describe('a revised plan', () => {
  it('takes the next method that was not tried on the task', () => {
    expect(revisePlan(aPlan(done('a', 0.1)), specialists)).toMatchObject([
      { step_id: 'a-v2', replaces: 'a', method: 'mcts', task: 'Task a', depends_on: [] },
    ]);
  });

  it('tries a failed step once more as it was where there is no other method', () => {
    const only = [aSpecialist('billing', { methods: ['direct'] })];
    expect(revisePlan(aPlan(failedStep('a')), only)).toMatchObject([{ method: 'direct' }]);
    const twice = aPlan(failedStep('a'), failedStep('a-v2', { task: 'Task a' }));
    expect(revisePlan(twice, only)).toBeUndefined();
    expect(revisePlan(aPlan(done('a', 0.1)), only)).toBeUndefined();
  });

  it('gives every step a name of its own', () => {
    const plan = aPlan(done('find-cause', 0.1), done('find-remedy', 0.1), done('find-cause-v2'));
    const names = revisePlan(plan, specialists)?.map((step) => step.step_id) ?? [];
    expect(names).toEqual(['find-cause-v2x', 'find-remedy-v2']);
  });

  it('never makes more than twenty steps', () => {
    const steps = Array.from({ length: 20 }, (_, index) => done(`s${index}`, index === 0 ? 0.1 : 0.9));
    expect(revisePlan(aPlan(...steps), specialists)).toBeUndefined();
    expect(revisePlan(aPlan(...steps.slice(0, 19)), specialists)).toHaveLength(1);
  });
});

describe('what stands of a plan', () => {
  it('is the surest try of each task, and the later of equals', () => {
    const plan = aPlan(
      done('a', 0.3),
      done('a-v2', 0.6, { task: 'Task a' }),
      done('b', 0.8),
      done('b-v2', 0.2, { task: 'Task b' }),
      failedStep('c'),
      failedStep('c-v2', { task: 'Task c' }),
    );
    expect(standingSteps(plan).map((step) => step.step_id)).toEqual(['a-v2', 'b', 'c-v2']);
  });
});
