import type { Sentence } from '../../contracts/evidence.ts';
import type { ReasonerInput, ReasonerOutput } from '../../contracts/reasoning.ts';
import type { Utterance } from '../../contracts/triage.ts';
import { byCurrency, evidenceStrength, termsOf } from '../../knowledge/index.ts';
import type { Query } from '../../knowledge/index.ts';
import { contentOf } from './clauses.ts';
import { sayFacts } from './facts.ts';
import { contextOf, todayOf } from './follow-up.ts';
import type { Knowhow } from './knowhow.ts';
import { formerly } from './outdated.ts';
import { scorePassages, select, sentenceOf } from './select.ts';

type Answer = Omit<ReasonerOutput<'answer'>, 'produced_by'>;

/** Sentences at most, procedures that are longer apart. */
const longest = 8;
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
    const strength = evidenceStrength(query, current, knowhow.about);
    const before = formerly(knowhow, { question: text, query, outdated, currentStrength: strength.value });
    return { text, query, strength: Math.max(strength.value, before.strength), before: before.sentences };
  });
  const strongest = Math.max(0, ...parts.map((part) => part.strength));
  if (strongest < threshold && said.length === 0) {
    return { sentences: [], confidence: round(0.5 * (strongest / threshold)), unknown: true };
  }
  const answered = parts.filter((part) => part.strength >= threshold);
  const most = Math.max(3, Math.floor((longest - Math.min(3, said.length)) / Math.max(1, answered.length)));
  const found: Sentence[] = [];
  for (const { text, query, before } of answered) {
    const chosen = select(scorePassages(query, text, current, knowhow.about), { most, least: 0.5 });
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

/** What is asked: each clause that has content of its own, and all of it together where there are several. */
const questionsOf = (knowhow: Knowhow, task: string, context: string): Question[] => {
  const clauses = contentOf(task);
  const own = clauses.filter((clause) => new Set(termsOf(clause)).size >= 2);
  const whole = { text: task, query: knowhow.query(clauses.join('. '), context) };
  if (own.length <= 1) return [whole];
  const asked = own.filter((clause) => clause.endsWith('?'));
  const parts = asked.length > 0 ? asked : own;
  const told = parts.map((text) => ({
    text,
    query: knowhow.query(text, own.filter((one) => one !== text).join(' '), 0.15),
  }));
  return told.length > 1 ? told : [...told.slice(0, 1), ...(told.length === 0 ? [whole] : [])];
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
