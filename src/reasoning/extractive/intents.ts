import { termsOf } from '../../knowledge/index.ts';
import type { Ranked } from '../../knowledge/index.ts';
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
  /** Intents with their probabilities, by the clause's own words alone. */
  alone: readonly Ranked[];
};

/** Words that name no subject: a text of nothing else is unclear. */
const vague = new Set(
  termsOf(
    `work problem issue error wrong broken help thing something question trouble fail fix check again happen
    stuff matter message support urgent asap call happens look stopped right understand yesterday today still
    system software application product tool service strange odd weird funny bad click act acting screen button hang freeze
    stuck wrong anything everything nothing somehow properly expected usual behave normal look mess okay fine way see
    program agree discuss promise earlier soon quick quickly fast answer reply respond write wait boss chief manager customer
    colleague angry annoyed important ahead change situation case company office morning day week month time tomorrow`,
  ),
);

/** Whether a text names nothing that it could be about. */
export const isVague = (text: string, hasEntities: boolean): boolean =>
  !hasEntities && termsOf(text).every((term) => vague.has(term));

/** How many different words of a text name something it could be about. */
export const tellingIn = (text: string): number =>
  new Set(termsOf(text).filter((term) => !vague.has(term))).size;

/** How much the articles that a text's words lead to count beside its wording, as an exponent. */
const topical = 0.5;

/**
 * Labels with their probabilities: the classifier's, times how far the articles that the words lead to are in the field
 * of the intent's specialist. One without areas of its own is judged by wording.
 */
const rank = (knowhow: Knowhow, text: string): Ranked[] => {
  const { specialists, triage } = knowhow.pack;
  const shares = knowhow.areaShares(text);
  const weighed = knowhow.intents.rank(text).map(({ label, probability }) => {
    const intent = triage.intents.find((one) => one.intent_id === label);
    const areas = specialists.find((one) => one.specialist_id === intent?.specialist)?.areas ?? [];
    if (shares.size === 0 || areas.length === 0) return { label, probability: probability * 0.4 ** topical };
    const share = areas.reduce((sum, area) => sum + (shares.get(area) ?? 0), 0);
    return { label, probability: probability * (0.1 + 0.9 * share) ** topical };
  });
  const sum = weighed.reduce((total, one) => total + one.probability, 0) || 1;
  return weighed
    .map(({ label, probability }) => ({ label, probability: probability / sum }))
    .sort((one, two) => two.probability - one.probability);
};

const isIntent = ({ label }: Ranked): boolean => label !== outOfScope && label !== unclear;

const read = (text: string, alone: readonly Ranked[], ranked = alone): ReadClause => {
  const best = ranked[0];
  const intent = ranked.find(isIntent);
  return {
    text,
    label: best?.label ?? unclear,
    probability: best?.probability ?? 0,
    intent: intent?.label ?? '',
    intentProbability: intent?.probability ?? 0,
    alone: alone.filter(isIntent),
  };
};

/** Below this a clause borrows the words of the one before it. */
const sure = 0.5;

/** The clauses of a text that say something, each with its intent; a doubtful one is read together with its neighbour. */
export const readClauses = (knowhow: Knowhow, text: string): ReadClause[] => {
  const clauses = contentOf(text);
  return clauses.map((clause, index) => {
    const own = rank(knowhow, clause);
    const alone = read(clause, own);
    const before = clauses[index - 1];
    if (alone.intentProbability >= sure || before === undefined) return alone;
    const together = read(clause, own, rank(knowhow, `${before} ${clause}`));
    return together.intentProbability > alone.intentProbability ? together : alone;
  });
};

/** The whole text as one clause, which is what a single-minded ticket is judged by. */
export const readWhole = (knowhow: Knowhow, text: string): ReadClause => {
  const whole = contentOf(text).join('. ');
  return read(whole, rank(knowhow, whole));
};

/** Of several intents the one that a clause's own words speak for, if they clearly do. */
export const clearlyOf = ({ alone }: ReadClause, intents: readonly string[]): string | undefined => {
  const among = alone.filter((one) => intents.includes(one.label));
  const [best, second] = among;
  if (best === undefined || best.probability < 0.15) return undefined;
  return best.probability >= 1.5 * (second?.probability ?? 0) ? best.label : undefined;
};
