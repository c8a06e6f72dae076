import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { vote } from '../../src/domain/consensus.ts';
import { aResult, aSpecialist, aStep, done } from './examples.ts';

const specialists = [aSpecialist('billing', { weight: 0.9 }), aSpecialist('technical', { weight: 0.3 })];

describe('the vote', () => {
  it('weighs confidence by expertise', () => {
    const { score, votes } = vote(
      [done('a', 0.8), done('b', 0.4, { specialist: 'technical' })],
      specialists,
      0.7,
    );
    expect(score).toBeCloseTo((0.9 * 0.8 + 0.3 * 0.4) / 1.2);
    expect(votes.map((one) => one.specialist)).toEqual(['billing', 'technical']);
  });

  it('is reached at the threshold itself, and not below it', () => {
    expect(vote([done('a', 0.7)], specialists, 0.7).reached).toBe(true);
    expect(vote([done('a', 0.699)], specialists, 0.7).reached).toBe(false);
  });

  it('counts who does not know, or failed, as nothing', () => {
    const silent = done('b', 0.9, { result: aResult(0.9, { unknown: true }) });
    expect(vote([done('a', 0.8), silent], specialists, 0.7).score).toBeCloseTo(0.4);
    expect(vote([done('a', 0.8), aStep('b', { status: 'failed' })], specialists, 0.7).score).toBeCloseTo(0.4);
  });

  it('leaves out what was skipped', () => {
    expect(vote([done('a', 0.8), aStep('b', { status: 'skipped' })], specialists, 0.7).score).toBeCloseTo(
      0.8,
    );
  });

  it('is 0 where nobody answered', () => {
    expect(vote([], specialists, 0.7)).toEqual({ score: 0, reached: false, votes: [] });
  });

  it('is never surer than the surest, nor less sure than the least', () => {
    const confidences = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(confidences, (all) => {
        const steps = all.map((one, index) =>
          done(`s${index}`, one, { specialist: index % 2 === 0 ? 'billing' : 'technical' }),
        );
        const { score } = vote(steps, specialists, 0.7);
        expect(score).toBeGreaterThanOrEqual(Math.min(...all) - 1e-9);
        expect(score).toBeLessThanOrEqual(Math.max(...all) + 1e-9);
      }),
    );
  });
});
