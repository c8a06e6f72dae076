import type { ReasonerInput } from '../../contracts/reasoning.ts';
import type { TriageResult } from '../../contracts/triage.ts';
import { termsOf } from '../../knowledge/index.ts';
import { asks, clausesOf, contentOf, refersBack } from './clauses.ts';
import { contextOf, earlierWords } from './follow-up.ts';
import { isVague, readClauses, readWhole, tellingIn } from './intents.ts';
import type { ReadClause } from './intents.ts';
import { outOfScope, unclear } from './knowhow.ts';
import type { Knowhow } from './knowhow.ts';

/** From this probability on, a clause's intent counts as one of a ticket's several. */
const several = 0.5;
/** The same for a clause that names a thing with a form of its own. */
const named = 0.35;
/** A clause beside the main thing is a matter of its own only with an article so near, or else an intent so sure. */
const ofItsOwn = 0.55;
const surely = { asked: 0.55, told: 0.8 };
/** And with so many words that name something. */
const leastTelling = 2;
const areaSure = 0.25;
const confidently = 0.5;
/** From this share of its content on, an article makes a text belong to the field. */
const fits = 0.75;
/** From this nearness on, an article does. */
const near = 0.3;
/** With so many words that name something, and an article so near, a text is not unclear. */
const specific = { words: 3, near: 0.2 };

/** Reads a text as the pack's triage rules and utterances teach. */
export const classify = (
  knowhow: Knowhow,
  { text, conversation }: ReasonerInput<'classify'>,
): TriageResult => {
  const signals = knowhow.signals(text);
  const earlier = earlierWords(text, conversation);
  const follows = earlier.length > 0 && refersBack(text);
  const meant = follows ? `${contextOf(text, conversation)}\n${text}` : text;
  const clauses = readClauses(knowhow, meant);
  const whole = readWhole(knowhow, meant);
  const intents = intentsOf(knowhow, clauses, whole);
  const hasEntities = Object.keys(signals.entities).some(
    (name) => name !== knowhow.pack.triage.subject_entity,
  );
  const saysNothing = clausesOf(text).every((clause) => clause.noise);
  const isUnclear = saysNothing || (!hasEntities && !follows && seemsUnclear(knowhow, meant, clauses, whole));
  const known = isUnclear || hasEntities || belongs(knowhow, meant, clauses, whole);
  const area = knowhow.areas.rank(contentOf(meant).join('. '))[0];
  return {
    ...signals,
    intents: known && !isUnclear ? intents : [],
    ...(known && !isUnclear && area !== undefined && area.probability >= areaSure
      ? { area: area.label }
      : {}),
    confidence: round(isUnclear || !known ? whole.probability : (intents[0]?.confidence ?? 0)),
    unclear: isUnclear,
    in_scope: known,
  };
};

const round = (value: number): number => Math.round(Math.min(1, Math.max(0, value)) * 1000) / 1000;

/** Whether a clause names a thing with a form of its own, such as an order or an error code. */
const namesSomething = ({ pack, signals }: Knowhow, text: string): boolean =>
  Object.keys(signals(text).entities).some((name) => name !== pack.triage.subject_entity);

/** Intents of the clauses that are sure of theirs, and the whole text's; best first. */
const intentsOf = (
  knowhow: Knowhow,
  clauses: readonly ReadClause[],
  whole: ReadClause,
): TriageResult['intents'] => {
  const weighs = ({ text, intent, intentProbability }: ReadClause): boolean =>
    intent === whole.intent ||
    namesSomething(knowhow, text) ||
    (tellingIn(text) >= leastTelling &&
      (intentProbability >= (asks(text) ? surely.asked : surely.told) ||
        (knowhow.near(text)[0]?.probability ?? 0) >= ofItsOwn));
  const best = new Map<string, number>();
  const note = (intent: string, probability: number): void => {
    best.set(intent, Math.max(best.get(intent) ?? 0, probability));
  };
  for (const clause of clauses) {
    const enough = namesSomething(knowhow, clause.text) ? named : several;
    if (clause.label === clause.intent && clause.intentProbability >= enough && weighs(clause))
      note(clause.intent, clause.intentProbability);
  }
  const agrees = best.has(whole.intent) || best.size === 0;
  if (agrees) note(whole.intent, whole.intentProbability);
  return [...best]
    .map(([intent_id, confidence]) => ({ intent_id, confidence: round(confidence) }))
    .sort((one, two) => two.confidence - one.confidence);
};

const seemsUnclear = (
  knowhow: Knowhow,
  text: string,
  clauses: readonly ReadClause[],
  whole: ReadClause,
): boolean =>
  isVague(contentOf(text).join('. '), false) ||
  namesHardlyAnything(knowhow, text) ||
  (!isSpecific(knowhow, text) && isUnclearly(text, clauses, whole));

/** One word that could name something, in no question, and no article for it. */
const namesHardlyAnything = (knowhow: Knowhow, text: string): boolean =>
  tellingIn(text) <= 1 && !text.includes('?') && (knowhow.near(text)[0]?.probability ?? 0) < specific.near;

const isSpecific = (knowhow: Knowhow, text: string): boolean =>
  tellingIn(text) >= specific.words && (knowhow.near(text)[0]?.probability ?? 0) >= specific.near;

const isUnclearly = (text: string, clauses: readonly ReadClause[], whole: ReadClause): boolean =>
  (whole.label === unclear &&
    whole.probability >= confidently &&
    clauses.every((clause) => clause.label === unclear)) ||
  (whole.label === unclear && new Set(termsOf(text)).size <= 2);

/**
 * Whether a text belongs to the pack's field: some clause is of an intent rather than out of scope, or its words are
 * those of an article.
 */
const belongs = (
  knowhow: Knowhow,
  text: string,
  clauses: readonly ReadClause[],
  whole: ReadClause,
): boolean => {
  if (knowhow.fit(text) >= fits || (knowhow.near(text)[0]?.probability ?? 0) >= near) return true;
  const query = knowhow.query(text);
  let [known, all] = [0, 0];
  for (const [term, weight] of query.weights) {
    all += weight;
    known += knowhow.statistics.has(term) ? weight : 0;
  }
  if (all > 0 && known / all < 0.2) return false;
  if (clauses.some((clause) => clause.label === clause.intent && clause.probability >= confidently))
    return true;
  return !(whole.label === outOfScope && whole.probability >= 0.45);
};
