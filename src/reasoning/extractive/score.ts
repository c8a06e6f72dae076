import type { ReasonerInput, ReasonerOutput } from '../../contracts/reasoning.ts';
import { coverage, termsOf } from '../../knowledge/index.ts';
import type { Knowhow } from './knowhow.ts';

/**
 * The worth of a state on the way to a goal, 0..1: how much of the goal's content its steps have (¾), and the share of
 * the steps that stand in a passage (¼).
 */
export const score = (
  knowhow: Knowhow,
  { goal, state, passages }: ReasonerInput<'score'>,
): Omit<ReasonerOutput<'score'>, 'produced_by'> => {
  const covered = coverage(knowhow.query(goal), state.flatMap(termsOf));
  const texts = passages.map((passage) => new Set(termsOf(passage.text)));
  const supported = state.filter((step) =>
    texts.some((text) => termsOf(step).every((term) => text.has(term))),
  ).length;
  const support = state.length === 0 ? 0 : supported / state.length;
  return {
    value: Math.round((0.75 * covered + 0.25 * support) * 1000) / 1000,
    because: `The steps have ${Math.round(covered * 100)}% of the goal's content, and ${supported} of ${state.length} stand in a source.`,
  };
};
