import type { Utterance } from '../../contracts/triage.ts';
import { refersBack } from './clauses.ts';
import { earlierWords } from './classify.ts';

/** How much of the last answer counts as what the customer refers to, in characters. */
const answerShare = 400;

/**
 * What a text refers back to: the customer's last words before it and the answer they got, if it does not stand alone.
 */
export const contextOf = (text: string, conversation: readonly Utterance[]): string => {
  if (!refersBack(text)) return '';
  const earlier = earlierWords(text, conversation);
  const standing = earlier.find((one) => !refersBack(one));
  const last = conversation.findLast((turn) => turn.from !== 'customer');
  return [earlier[0], standing, last?.text.slice(0, answerShare)]
    .filter((part, index, all) => part !== undefined && all.indexOf(part) === index)
    .join('\n');
};

/** The moment of the newest turn: the reasoner's only notion of today. */
export const todayOf = (conversation: readonly Utterance[]): string | undefined =>
  conversation
    .map((turn) => turn.at)
    .toSorted()
    .at(-1);
