import type { Sentence } from '../../contracts/evidence.ts';
import type { Outdated } from '../../knowledge/index.ts';
import { strengthOf } from './documents.ts';
import type { Knowhow } from './knowhow.ts';

import { scorePassages, select, sentenceOf } from './select.ts';

const asksBefore =
  /\b(?:used to|formerly|previously|before the change|before\W*$|in the past|last year|until (?:now|recently)|old (?:version|policy|rule|price)s?|what changed|no longer|earlier version|back then)\b/i;

/** Below this probability that one of them is what is asked for, documents that no longer hold are not what is meant. */
const leastNear = 0.15;

/**
 * What used to hold, told as such (`Until 2025-12-31: …`): only where the question asks for it, or where nothing that
 * holds speaks of it. What holds always wins.
 */
export const formerly = (
  knowhow: Knowhow,
  given: { question: string; outdated: readonly Outdated[]; currentStrength: number },
): { sentences: Sentence[]; strength: number } => {
  const { question, outdated, currentStrength } = given;
  const none = { sentences: [], strength: 0 };
  if (outdated.length === 0) return none;
  const old = outdated.map((one) => one.passage);
  const named = outdated.some(({ until }) => until !== undefined && question.includes(until.slice(0, 4)));
  const probability = Math.max(...old.map((passage) => knowhow.nearness(question, passage)));
  const strength = strengthOf(probability < leastNear ? probability : knowhow.known(question, old));
  const alone = currentStrength < 0.2 && strength > 2 * currentStrength;
  if (!named && !asksBefore.test(question) && !alone) return none;
  const likeliest = old.filter((passage) => knowhow.nearness(question, passage) === probability);
  const query = knowhow.query(question);
  const chosen = select(scorePassages(query, question, likeliest, knowhow.about), { most: 2, least: 0.7 });
  const sentences = chosen.map((candidate): Sentence => {
    const until = outdated.find((one) => one.passage === candidate.passage)?.until;
    const sentence = sentenceOf(candidate);
    return {
      ...sentence,
      text: `${until === undefined ? 'This no longer holds' : `Until ${until}`}: ${sentence.text}`,
    };
  });
  return { sentences, strength: 0.9 * strength };
};
