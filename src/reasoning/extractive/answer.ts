import type { Sentence } from '../../contracts/evidence.ts';
import type { ReasonerInput, ReasonerOutput } from '../../contracts/reasoning.ts';
import type { Utterance } from '../../contracts/triage.ts';
import { byCurrency, termsOf } from '../../knowledge/index.ts';
import type { Query } from '../../knowledge/index.ts';
import { contentOf, refersBack } from './clauses.ts';
import { sayFacts } from './facts.ts';
import { contextOf, todayOf } from './follow-up.ts';
import type { Knowhow } from './knowhow.ts';
import { formerly } from './outdated.ts';
import { tellingIn } from './intents.ts';
import { focusOf } from './focus.ts';
import { knownOf, missedBy, strengthOf } from './relevance.ts';
import { scorePassages, select, sentenceOf } from './select.ts';

type Answer = Omit<ReasonerOutput<'answer'>, 'produced_by'>;

/** Sentences at most, procedures that are longer apart. */
const longest = 10;
/** The same where several things are asked, for all of them together. */
const shared = 14;
const saidBefore = /\n\(Said before: ([\s\S]*)\)$/;

/** Answers a task from passages and facts: their best sentences, each with where it stands; or that it does not know. */
export const answer = async (knowhow: Knowhow, input: ReasonerInput<'answer'>): Promise<Answer> => {
  const { task, conversation, passages, facts, specialist } = input;
  const said = await sayFacts(knowhow, facts, specialist, scopeOf(knowhow, task, conversation));
  const { current, outdated } = byCurrency(passages, todayOf(conversation));
  const bare = task.replace(saidBefore, '').trim();
  const context = [saidBefore.exec(task)?.[1] ?? '', contextOf(bare, conversation)].join('\n').trim();
  const questions = questionsOf(knowhow, bare, context);
  const threshold = knowhow.pack.manifest.thresholds.evidence;
  const parts = questions.map(({ text, query }) => {
    const meant = focusOf(knowhow, context === '' || !refersBack(text) ? text : `${context}\n${text}`);
    const known = [...current, ...missedBy(knowhow, meant, current, passages)];
    const strength = strengthOf(
      knowhow,
      { question: meant, query: meant === text ? query : knowhow.query(meant, text, 0.1) },
      known,
    );
    const before = formerly(knowhow, { question: text, query, outdated, currentStrength: strength });
    return { text, meant, known, strength: Math.max(strength, before.strength), before: before.sentences };
  });
  const strongest = Math.max(0, ...parts.map((part) => part.strength));
  if (strongest < threshold && said.length === 0) {
    return { sentences: [], confidence: round(0.5 * (strongest / threshold)), unknown: true };
  }
  const answered = parts.filter((part) => part.strength >= threshold);
  const shares = answered.length > 1 ? shared / answered.length : longest - Math.min(3, said.length);
  const most = Math.max(4, Math.floor(shares));
  const found: Sentence[] = [];
  for (const { text, meant, known, before } of answered) {
    const chosen = select(
      scorePassages(knowhow.query(meant, text, 0.25), text, known, knownOf(knowhow, meant)),
      { most, least: 0.35, lead: true },
    );
    found.push(...chosen.map(sentenceOf), ...before);
  }
  const sentences = distinct([...said, ...found]);
  return {
    sentences,
    confidence: confidenceOf(parts, threshold, said.length > 0),
    unknown: sentences.length === 0,
  };
};

const round = (value: number): number => Math.round(Math.max(0, Math.min(1, value)) * 1000) / 1000;

type Question = { text: string; query: Query };

/** A part of a text counts as a matter of its own from this nearness to an article on. */
const ofItsOwn = 1;
const isQuestion = (clause: string): boolean =>
  clause.endsWith('?') ||
  /^(?:and |also |so )?(?:how|what|when|where|which|who|why|can|could|does|do|is|are|may|will|should)\b/i.test(
    clause,
  );

const asksIn = (part: string): boolean => tellingIn(part) >= 2 && part.split(/(?<=[.?!]) /).some(isQuestion);

/** Clauses in groups that ask one thing each: a question with what is told before it, or else each statement. */
const askedIn = (clauses: readonly string[]): string[][] => {
  const asking = clauses.some(isQuestion);
  const groups: string[][] = [[]];
  for (const clause of clauses) {
    groups.at(-1)?.push(clause);
    if (!asking || isQuestion(clause)) groups.push([]);
  }
  return groups.filter((group) => group.length > 0);
};

/**
 * What is asked: one question, the whole, unless its parts lead to different articles. What is said after the last
 * question belongs to that one only where it leads to no other.
 */
const questionsOf = (knowhow: Knowhow, task: string, context: string): Question[] => {
  const clauses = contentOf(task);
  const own = clauses.filter((clause) => new Set(termsOf(clause)).size >= 2);
  const all = clauses.join('. ');
  const whole = [{ text: clauses.length > 1 ? all : task, query: knowhow.query(all, context) }];
  const parts = askedIn(own).map((group) => group.join('. '));
  if (parts.length <= 1) return whole;
  const leads = parts.map((text) => knowhow.near(text)[0]);
  const strong = leads.filter((lead) => (lead?.score ?? 0) >= ofItsOwn);
  if (new Set(strong.map((lead) => lead?.id)).size < 2) return whole;
  const open = parts.filter((part, index) => (leads[index]?.score ?? 0) >= ofItsOwn || asksIn(part));
  return open.map((text) => ({
    text,
    query: knowhow.query(text, own.filter((one) => !text.includes(one)).join(' '), 0.1),
  }));
};

const scopeOf = (
  knowhow: Knowhow,
  task: string,
  conversation: readonly Utterance[],
): Record<string, unknown> => {
  const words = conversation.filter((turn) => turn.from === 'customer').map((turn) => turn.text);
  const { entities, urgency } = knowhow.signals([...words, task].join('\n'));
  const area = knowhow.areas.rank(task)[0];
  return { text: task, entities, urgency, area: area?.label, intents: [] };
};

const distinct = (sentences: readonly Sentence[]): Sentence[] =>
  sentences.filter((one, index) => sentences.findIndex((other) => other.text === one.text) === index);

/**
 * From 0.66 where evidence just suffices to 0.96 where it is complete; the mean over the parts of the question, since one
 * that stays open lowers it. What tools answered is sure.
 */
const confidenceOf = (
  parts: readonly { strength: number }[],
  threshold: number,
  hasFacts: boolean,
): number => {
  const each = parts.map(({ strength }) =>
    strength < threshold
      ? 0.4 * (strength / threshold)
      : 0.66 + 0.3 * Math.min(1, (strength - threshold) / (0.85 - threshold)),
  );
  const best = Math.max(0, ...each);
  const mean = each.reduce((sum, one) => sum + one, 0) / Math.max(1, each.length);
  const blended = 0.6 * best + 0.4 * mean;
  return round(hasFacts ? Math.max(0.85, blended) : blended);
};
