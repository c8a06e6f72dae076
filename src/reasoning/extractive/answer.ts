import type { Sentence } from '../../contracts/evidence.ts';
import type { ReasonerInput, ReasonerOutput } from '../../contracts/reasoning.ts';
import type { Utterance } from '../../contracts/triage.ts';
import { byCurrency } from '../../knowledge/index.ts';
import { refersBack } from './clauses.ts';
import { sayFacts } from './facts.ts';
import { contextOf, todayOf } from './follow-up.ts';
import type { Knowhow } from './knowhow.ts';
import { formerly } from './outdated.ts';
import { knownBy, strengthOf, wantedOf } from './documents.ts';
import { scorePassages, select, sentenceOf } from './select.ts';

type Answer = Omit<ReasonerOutput<'answer'>, 'produced_by'>;

/** Sentences at most, procedures that are longer apart. */
const longest = 12;
/** The same of a document beside the likeliest one. */
const besides = 8;
/**
 * Share of the best sentence's score that others need, where that one clearly has the words of the question. Where it is
 * told in other words, or refers back, which sentence answers it cannot be seen: then all count.
 */
const least = { share: 0.5, clearly: 0.55 };
const saidBefore = /\n\(Said before: ([\s\S]*)\)$/;

/** Answers a task from passages and facts: their best sentences, each with where it stands; or that it does not know. */
export const answer = async (knowhow: Knowhow, input: ReasonerInput<'answer'>): Promise<Answer> => {
  const { task, conversation, passages, facts, specialist } = input;
  const said = await sayFacts(knowhow, facts, specialist, scopeOf(knowhow, task, conversation));
  const { current, outdated } = byCurrency(passages, todayOf(conversation));
  const bare = task.replace(saidBefore, '').trim();
  const context = [saidBefore.exec(task)?.[1] ?? '', contextOf(bare, conversation)].join('\n').trim();
  const meant = context === '' || !refersBack(bare) ? bare : `${context}\n${bare}`;
  const wanted = passages.length === 0 ? [] : wantedOf(knowhow, meant, current);
  const currentStrength = wanted.length === 0 ? 0 : strengthOf(knownBy(knowhow, meant, wanted));
  const before = formerly(knowhow, { question: meant, outdated, currentStrength });
  const strength = Math.max(currentStrength, before.strength);
  const threshold = knowhow.pack.manifest.thresholds.evidence;
  if (strength < threshold && said.length === 0)
    return { sentences: [], confidence: round(0.5 * (strength / threshold)), unknown: true };
  const answering = currentStrength >= threshold ? wanted : [];
  const found = answering.flatMap((document, rank) => {
    const asked = document.text === meant ? bare : document.text;
    const query = knowhow.query(asked, meant, 0.25);
    const scored = scorePassages(query, asked, document.passages, knowhow.about);
    const most = rank === 0 ? longest - Math.min(3, said.length) : besides;
    const top = Math.max(0, ...scored.flatMap((one) => one.candidates.map(({ score }) => score)));
    const needed = meant === bare && top >= least.clearly ? least.share : 0;
    return select(scored, { most, least: needed, lead: true }).map(sentenceOf);
  });
  if (strength >= threshold) found.push(...before.sentences);
  const sentences = distinct([...said, ...found]);
  return {
    sentences,
    confidence: confidenceOf(strength, threshold, said.length > 0),
    unknown: sentences.length === 0,
  };
};

const round = (value: number): number => Math.round(Math.max(0, Math.min(1, value)) * 1000) / 1000;

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

/** From 0.7 where evidence just suffices to 0.96 where it is complete. What tools answered is sure. */
const confidenceOf = (strength: number, threshold: number, hasFacts: boolean): number => {
  const confidence =
    strength < threshold
      ? 0.4 * (strength / threshold)
      : 0.7 + 0.26 * Math.min(1, (strength - threshold) / (0.85 - threshold));
  return round(hasFacts ? Math.max(0.85, confidence) : confidence);
};
