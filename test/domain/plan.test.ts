import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { PlanDraft } from '../../src/contracts/plan.ts';
import {
  executionOrder,
  planFaults,
  planOf,
  readySteps,
  replaceNeeds,
  skipUnreachable,
} from '../../src/domain/plan.ts';
import { aPlan, aSpecialist, aStep, done } from './examples.ts';

const registry = [
  aSpecialist('billing', { methods: ['direct'] }),
  aSpecialist('technical', { methods: ['mcts', 'direct'] }),
  aSpecialist('quality', { role: 'judge' }),
];
const draft = (...steps: (Partial<PlanDraft['steps'][number]> & { step_id: string })[]): PlanDraft => ({
  steps: steps.map((step) => ({ specialist: 'billing', task: 'Look.', depends_on: [], ...step })),
});

/** Steps of which each needs only earlier ones, in a shuffled order: any acyclic graph. */
const acyclic = fc
  .array(fc.array(fc.nat()), { minLength: 1, maxLength: 20 })
  .map((needs) =>
    needs.map((some, index) => ({
      step_id: `s${index}`,
      depends_on: index === 0 ? [] : [...new Set(some.map((one) => `s${one % index}`))],
    })),
  )
  .chain((steps) => fc.shuffledSubarray(steps, { minLength: steps.length }));

describe('the order of execution', () => {
  it('puts every step after all that it needs, whatever order they are given in', () => {
    fc.assert(
      fc.property(acyclic, (steps) => {
        const order = executionOrder(steps) ?? [];
        expect([...order].sort()).toEqual(steps.map((step) => step.step_id).sort());
        for (const step of steps)
          for (const need of step.depends_on)
            expect(order.indexOf(need)).toBeLessThan(order.indexOf(step.step_id));
      }),
    );
  });

  it('does not exist where steps wait for each other', () => {
    expect(executionOrder(draft({ step_id: 'a', depends_on: ['a'] }).steps)).toBeUndefined();
    const ring = draft(
      { step_id: 'a', depends_on: ['c'] },
      { step_id: 'b', depends_on: ['a'] },
      { step_id: 'c', depends_on: ['b'] },
      { step_id: 'd' },
    );
    expect(executionOrder(ring.steps)).toBeUndefined();
  });

  it('leaves steps that need nothing as they are given', () => {
    expect(executionOrder(draft({ step_id: 'b' }, { step_id: 'a' }).steps)).toEqual(['b', 'a']);
  });
});

describe('a plan that may not run', () => {
  const paths = (plan: PlanDraft): string[] => planFaults(plan, registry).map((fault) => fault.path);

  it('names each fault and where it is', () => {
    expect(paths(draft({ step_id: 'a' }, { step_id: 'a' }))).toEqual(['steps.1.step_id']);
    expect(paths(draft({ step_id: 'a', specialist: 'astrology' }))).toEqual(['steps.0.specialist']);
    expect(paths(draft({ step_id: 'a', method: 'mcts' }))).toEqual(['steps.0.method']);
    expect(paths(draft({ step_id: 'a', depends_on: ['b'] }))).toEqual(['steps.0.depends_on']);
    expect(paths(draft({ step_id: 'a', depends_on: ['a'] }))).toEqual(['steps']);
  });

  it('names all of its faults at once', () => {
    const both = draft({ step_id: 'a', specialist: 'astrology' }, { step_id: 'b', depends_on: ['c'] });
    expect(paths(both)).toEqual(['steps.0.specialist', 'steps.1.depends_on']);
  });

  it('asks nobody whose role is another than to be consulted', () => {
    expect(paths(draft({ step_id: 'a', specialist: 'quality' }))).toEqual(['steps.0.specialist']);
  });

  it('says by which methods a specialist does reason', () => {
    expect(planFaults(draft({ step_id: 'a', method: 'mcts' }), registry)[0]?.message).toContain('direct');
  });
});

describe('a plan', () => {
  it('takes each specialist’s preferred method, and sends large work to the search queue', () => {
    const made = planOf(draft({ step_id: 'a', specialist: 'technical' }, { step_id: 'b' }), {
      version: 3,
      made_by: 'rules',
      registry,
      large: (method) => method === 'mcts',
    });
    expect(made.version).toBe(3);
    expect(made.steps.map((step) => [step.method, step.queue, step.status, step.attempts])).toEqual([
      ['mcts', 'search', 'pending', 0],
      ['direct', 'specialist', 'pending', 0],
    ]);
  });

  it('has ready what waits for nothing any more', () => {
    const plan = aPlan(
      done('a'),
      aStep('b', { depends_on: ['a'] }),
      aStep('c', { depends_on: ['a', 'b'] }),
      aStep('d', { status: 'running' }),
      aStep('e', { status: 'failed' }),
      aStep('f', { depends_on: ['e'] }),
    );
    expect(readySteps(plan).map((step) => step.step_id)).toEqual(['b']);
  });

  it('skips what can never become ready, however far down', () => {
    const plan = aPlan(
      aStep('c', { depends_on: ['b'] }),
      aStep('b', { depends_on: ['a'] }),
      aStep('a', { status: 'failed' }),
      aStep('d'),
      done('e'),
    );
    skipUnreachable(plan);
    expect(plan.steps.map((step) => step.status)).toEqual([
      'skipped',
      'skipped',
      'failed',
      'pending',
      'succeeded',
    ]);
  });

  it('after skipping has only steps that ended or can still be reached', () => {
    fc.assert(
      fc.property(acyclic, fc.array(fc.nat({ max: 19 })), (steps, failing) => {
        const plan = aPlan(
          ...steps.map(({ step_id, depends_on }, index) =>
            aStep(step_id, { depends_on, status: failing.includes(index) ? 'failed' : 'pending' }),
          ),
        );
        skipUnreachable(plan);
        for (let left = readySteps(plan); left.length > 0; left = readySteps(plan))
          for (const step of left) step.status = 'succeeded';
        expect(plan.steps.filter((step) => step.status === 'pending')).toEqual([]);
      }),
    );
  });

  it('makes what waits for a step wait for the one that takes its place, and nothing else', () => {
    const plan = aPlan(aStep('b', { depends_on: ['a', 'x'] }), done('c', 0.9, { depends_on: ['a'] }));
    replaceNeeds(plan, new Map([['a', 'a-v2']]));
    expect(plan.steps.map((step) => step.depends_on)).toEqual([['a-v2', 'x'], ['a']]);
  });
});
