import type { Sentence } from '../contracts/evidence.ts';
import type { ReasonerOutput } from '../contracts/reasoning.ts';
import type { Session } from '../contracts/session.ts';

type Judgement = NonNullable<Session['judgement']>;

/** Weights of the seven dimensions (requirement A15); they sum to 1. */
export const weights: Readonly<Record<Exclude<keyof Judgement, 'overall'>, number>> = {
  relevance: 0.2,
  accuracy: 0.25,
  completeness: 0.15,
  coherence: 0.15,
  safety: 0.1,
  efficiency: 0.05,
  explainability: 0.1,
};

const share = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole);

/**
 * Scores a finished answer, each dimension 0..1. Relevance, completeness and coherence come from a critique; accuracy is
 * the share of factual sentences whose citations hold; safety is 0 when something leaked; efficiency falls with the part
 * of the budget spent and the rounds used; explainability is the share of factual sentences that show a source.
 */
export const judge = (given: {
  critique: Pick<ReasonerOutput<'critique'>, 'relevance' | 'completeness' | 'coherence'>;
  sentences: readonly Sentence[];
  /** Whether every citation of a sentence stands verbatim in its source. */
  holds: (sentence: Sentence) => boolean;
  leaked: boolean;
  spent_share: number;
  rounds: number;
  max_rounds: number;
}): Judgement => {
  const factual = given.sentences.filter((sentence) => sentence.factual);
  const dimensions = {
    relevance: given.critique.relevance,
    accuracy: share(factual.filter(given.holds).length, factual.length),
    completeness: given.critique.completeness,
    coherence: given.critique.coherence,
    safety: given.leaked ? 0 : 1,
    efficiency: Math.max(
      0,
      1 - 0.5 * Math.min(1, given.spent_share) - 0.5 * (Math.max(0, given.rounds - 1) / given.max_rounds),
    ),
    explainability: share(factual.filter((sentence) => sentence.citations.length > 0).length, factual.length),
  };
  const overall = Object.entries(weights).reduce(
    (sum, [name, weight]) => sum + weight * dimensions[name as keyof typeof dimensions],
    0,
  );
  return { ...dimensions, overall };
};
