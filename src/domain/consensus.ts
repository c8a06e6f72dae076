import type { Specialist } from '../contracts/pack/specialists.ts';
import type { Step } from '../contracts/plan.ts';
import type { Session } from '../contracts/session.ts';

type Consensus = NonNullable<Session['consensus']>;

/**
 * The weighted vote of the specialists that answered (requirement D4): each votes with its confidence, weighted by its
 * expertise; one that does not know votes 0. `score` = Σ weight × confidence ⁄ Σ weight, and 0 where nobody answered.
 * @param threshold the vote is reached from this score on, 0..1
 */
export const vote = (
  steps: readonly Step[],
  specialists: readonly Specialist[],
  threshold: number,
): Consensus => {
  const votes = steps.flatMap((step) => {
    if (step.status === 'skipped') return [];
    const weight = specialists.find((one) => one.specialist_id === step.specialist)?.weight ?? 0;
    const unknown = step.result?.unknown ?? true;
    const confidence = unknown ? 0 : (step.result?.confidence ?? 0);
    return [{ specialist: step.specialist, method: step.method, weight, confidence, unknown }];
  });
  const total = votes.reduce((sum, one) => sum + one.weight, 0);
  const score = total === 0 ? 0 : votes.reduce((sum, one) => sum + one.weight * one.confidence, 0) / total;
  return { score, reached: score >= threshold, votes };
};
