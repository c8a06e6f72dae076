import type { Utterance } from '../../contracts/triage.ts';
import { refersBack } from './clauses.ts';

/** What the customer said before this text, the newest first. */
export const earlierWords = (text: string, conversation: readonly Utterance[]): string[] =>
  conversation
    .filter((turn) => turn.from === 'customer' && !text.includes(turn.text.trim()))
    .map((turn) => turn.text)
    .reverse();

/**
 * What a text refers back to, if it does not stand alone: the customer's last words before it that do, and what came
 * between. Answers count only through the words that they answered, since they speak of more.
 */
export const contextOf = (text: string, conversation: readonly Utterance[]): string => {
  if (!refersBack(text)) return '';
  const earlier = earlierWords(text, conversation);
  const standing = earlier.findIndex((one) => !refersBack(one));
  return earlier
    .slice(0, standing + 1)
    .filter((one, index, all) => all.indexOf(one) === index)
    .toReversed()
    .join('\n');
};

/** The moment of the newest turn: the reasoner's only notion of today. */
export const todayOf = (conversation: readonly Utterance[]): string | undefined =>
  conversation
    .map((turn) => turn.at)
    .toSorted()
    .at(-1);
