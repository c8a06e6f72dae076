import { sentencesOf, termsOf, wordsOf } from '../../knowledge/index.ts';
import { contentOf } from './clauses.ts';
import { outOfScope, unclear } from './knowhow.ts';
import type { Knowhow } from './knowhow.ts';

/** A clause with what it seems to want. */
export type ReadClause = {
  text: string;
  /** Best label, an intent or `outOfScope` or `unclear`. */
  label: string;
  probability: number;
  /** The best intent and its probability, whatever the best label is. */
  intent: string;
  intentProbability: number;
};

/** Words that name no subject: a text of nothing else is unclear. */
const vague = new Set(
  termsOf(
    `work problem issue error wrong broken help thing something question trouble fail fix check again happen
    stuff matter message support urgent asap call happens look stopped right understand yesterday today still`,
  ),
);

/** Whether a text names nothing that it could be about. */
export const isVague = (text: string, hasEntities: boolean): boolean =>
  !hasEntities && termsOf(text).every((term) => vague.has(term));

const read = (knowhow: Knowhow, text: string, lent?: string): ReadClause => {
  const ranked = knowhow.intents.rank(lent ?? text);
  const best = ranked[0];
  const intent = ranked.find((one) => one.label !== outOfScope && one.label !== unclear);
  return {
    text,
    label: best?.label ?? unclear,
    probability: best?.probability ?? 0,
    intent: intent?.label ?? '',
    intentProbability: intent?.probability ?? 0,
  };
};

/** Below this a clause borrows the words of the one before it. */
const sure = 0.5;

/** The clauses of a text that say something, each with its intent; a doubtful one is read together with its neighbour. */
export const readClauses = (knowhow: Knowhow, text: string): ReadClause[] => {
  const clauses = contentOf(text);
  return clauses.map((clause, index) => {
    const alone = read(knowhow, clause);
    const before = clauses[index - 1];
    if (alone.intentProbability >= sure || before === undefined) return alone;
    const together = read(knowhow, clause, `${before} ${clause}`);
    return together.intentProbability > alone.intentProbability ? together : alone;
  });
};

/** The clauses, sure ones first named; and the whole text, which is what a single-minded ticket is judged by. */
export const readWhole = (knowhow: Knowhow, text: string): ReadClause =>
  read(knowhow, contentOf(text).join('. '));

/** Whether a text is long enough to be about several things. */
export const mayHaveParts = (text: string): boolean =>
  wordsOf(text).length > 8 || sentencesOf(text).length > 1;
