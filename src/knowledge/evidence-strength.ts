import type { Passage } from '../contracts/evidence.ts';
import { coverage } from './query.ts';
import type { Query } from './query.ts';
import { termsOf } from './terms.ts';
import { unitsOf } from './units.ts';

/** How well passages speak of what is asked. */
export type Strength = {
  /** 0..1: of the question's content, weighted by rarity, the share that one passage and one sentence of it have. */
  value: number;
  /** The passage that speaks of it best; undefined where there is none. */
  best: Passage | undefined;
};

const ofPassage = 0.6;
/** A question in words that no text has is probably about something else: by so much that weakens its evidence. */
const ofStrange = 0.4;

/**
 * How far passages can answer a question. A passage counts with the share of the query's weight that its title and text
 * have (0.6) and that its best sentence with its headings has (0.4): words strewn over a text are weak evidence.
 * @param about what is known of a passage's subject beside its text; its title by default
 */
export const evidenceStrength = (
  query: Query,
  passages: readonly Passage[],
  about: (passage: Passage) => string = ({ title }) => title,
): Strength => {
  let strength: Strength = { value: 0, best: undefined };
  for (const passage of passages) {
    const title = termsOf(about(passage));
    const units = unitsOf(passage.text);
    const whole = coverage(query, [...title, ...termsOf(passage.text)]);
    const close = Math.max(
      0,
      ...units.map((unit) =>
        coverage(query, [...title, ...unit.path.flatMap(termsOf), ...termsOf(unit.text)]),
      ),
    );
    const value = (ofPassage * whole + (1 - ofPassage) * close) * (1 - ofStrange * query.strange);
    if (value > strength.value) strength = { value, best: passage };
  }
  return strength;
};
