import type { Method, Specialist } from '../../contracts/pack/specialists.ts';
import type { ReasonerInput, ReasonerOutput } from '../../contracts/reasoning.ts';
import { chooseMethod } from '../meta-controller.ts';
import { contextOf } from './follow-up.ts';
import { clearlyOf, readClauses, tellingIn } from './intents.ts';
import type { ReadClause } from './intents.ts';
import type { Knowhow } from './knowhow.ts';

type Part = ReasonerOutput<'decompose'>['parts'][number];
type Group = { specialist: string; clauses: string[]; after: boolean };

const sequel = /^(?:and )?(?:then|after that|afterwards|once (?:that|this|it)|when (?:that|this) is done)\b/i;

/** Splits a text into a part for each specialist whose intents its clauses have. */
export const decompose = (knowhow: Knowhow, input: ReasonerInput<'decompose'>): Part[] => {
  const { triage, text, conversation, issues } = input;
  if (!triage.in_scope) return [];
  const context = contextOf(text, conversation);
  const intents = triage.intents.map((intent) => intent.intent_id);
  const specialists = specialistsOf(knowhow, intents);
  if (specialists.length === 0) return [];
  const groups =
    issues.length > 0
      ? again(knowhow, specialists, text)
      : grouped(knowhow, { specialists, intents }, readClauses(knowhow, text));
  const taken = groups.slice(0, input.max_parts);
  return taken.map((group, index) => {
    const task = taskOf(group.clauses, taken.length === 1 ? context : '', knowhow.signals(text).entities, {
      alone: taken.length === 1,
      subject: knowhow.pack.triage.subject_entity,
    });
    const specialist =
      triage.confidence < doubtful ? readerOf(knowhow, group.specialist, task) : group.specialist;
    return {
      specialist,
      method: issues.length > 0 ? 'direct' : methodOf(knowhow, specialist, task),
      task,
      depends_on: group.after && index > 0 ? [index - 1] : [],
      success_criteria: `Says, from sources: ${shortened(group.clauses[0] ?? task)}`,
    };
  });
};

/** Below this triage confidence the articles that a task leads to may call for another specialist. */
const doubtful = 0.7;

/** Who reads for a task: another specialist where the articles it leads to are mostly theirs, and hardly the chosen one's. */
const readerOf = (knowhow: Knowhow, chosen: string, task: string): string => {
  const shares = knowhow.areaShares(task);
  const shareOf = ({ areas }: Specialist): number =>
    areas.reduce((sum, area) => sum + (shares.get(area) ?? 0), 0);
  const all = consultable(knowhow);
  const own = all.find((one) => one.specialist_id === chosen);
  if (own === undefined || own.areas.length === 0 || shareOf(own) > 0.3) return chosen;
  const best = all.toSorted((one, two) => shareOf(two) - shareOf(one))[0];
  return best !== undefined && shareOf(best) > 0.5 ? best.specialist_id : chosen;
};

const consultable = (knowhow: Knowhow): Specialist[] =>
  knowhow.pack.specialists.filter((specialist) => specialist.role === 'consult');

const specialistsOf = (knowhow: Knowhow, intents: readonly string[]): string[] => [
  ...new Set(
    intents.flatMap(
      (id) => knowhow.pack.triage.intents.find((intent) => intent.intent_id === id)?.specialist ?? [],
    ),
  ),
];

/** Clauses with fewer words that name something stay with the clause before them. */
const leastTelling = 2;

/** Each clause goes to its intent's specialist; a doubtful one stays with the clause before it. */
const grouped = (
  knowhow: Knowhow,
  { specialists, intents }: { specialists: readonly string[]; intents: readonly string[] },
  clauses: readonly ReadClause[],
): Group[] => {
  const first = specialists[0] ?? '';
  if (specialists.length === 1)
    return [{ specialist: first, clauses: clauses.map((clause) => clause.text), after: false }];
  const groups = new Map<string, Group>();
  let last: string | undefined;
  for (const clause of clauses) {
    const own = specialistsOf(knowhow, [clearlyOf(clause, intents) ?? clause.intent])[0] ?? first;
    const sure =
      clause.intentProbability >= 0.4 && specialists.includes(own) && tellingIn(clause.text) >= leastTelling;
    const specialist: string = sure ? own : (last ?? (specialists.includes(own) ? own : first));
    const group = groups.get(specialist) ?? {
      specialist,
      clauses: [],
      after: groups.size > 0 && sequel.test(clause.text),
    };
    group.clauses.push(clause.text);
    groups.set(specialist, group);
    last = specialist;
  }
  return [...groups.values()];
};

/** A second try is wider: everyone concerned reads all of it, and so does whoever reads without bounds. */
const again = (knowhow: Knowhow, specialists: readonly string[], text: string): Group[] => {
  const general = consultable(knowhow).find((one) => one.areas.length === 0)?.specialist_id;
  const all = [...new Set([...specialists, ...(general === undefined ? [] : [general])])];
  return all.map((specialist) => ({ specialist, clauses: [text.trim()], after: false }));
};

const methodOf = (knowhow: Knowhow, id: string, task: string): Method => {
  const specialist = knowhow.pack.specialists.find((one) => one.specialist_id === id);
  const model =
    specialist?.causal_model === undefined ? undefined : knowhow.pack.causal.get(specialist.causal_model);
  return specialist === undefined
    ? 'direct'
    : chooseMethod({ specialist, task, ...(model ? { model } : {}) }).method;
};

const sentenceOf = (clause: string): string => {
  const bare = clause.replace(/^(?:and|but|also|plus|so|,)\s+/i, '').trim();
  const begun = bare.charAt(0).toUpperCase() + bare.slice(1);
  return /[.?!]$/.test(begun) ? begun : `${begun.replace(/[,;:]$/, '')}.`;
};

/** A task that stands alone: what was said before where it refers to that, and the values that only a signature holds. */
const taskOf = (
  clauses: readonly string[],
  context: string,
  entities: Readonly<Record<string, string[]>>,
  { alone, subject }: { alone: boolean; subject: string | undefined },
): string => {
  const said = clauses.map(sentenceOf).join(' ');
  const missing = alone
    ? Object.entries(entities).flatMap(([name, values]) =>
        name === subject
          ? []
          : values.filter((value) => !`${said}${context}`.toLowerCase().includes(value.toLowerCase())),
      )
    : [];
  const whole = missing.length === 0 ? said : `${said} (${missing.join(', ')})`;
  return context === '' ? whole : `${whole}\n(Said before: ${shortened(context.replace(/\s+/g, ' '), 300)})`;
};

const shortened = (text: string, most = 120): string =>
  text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`;
