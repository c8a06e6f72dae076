import type { ReasonerInput, ReasonerOutput } from '../../contracts/reasoning.ts';
import { checkSentence, coverage, termsOf } from '../../knowledge/index.ts';
import { contentOf } from './clauses.ts';
import type { Knowhow } from './knowhow.ts';

type Critique = Omit<ReasonerOutput<'critique'>, 'produced_by'>;

const met = 0.35;

/**
 * Judges an answer by words: relevance is how much of the task's content it has, completeness the share of the task's
 * clauses it speaks of, coherence falls with repetitions. Sentences that fail the citation check are issues, where the
 * passages they cite are at hand.
 */
export const critique = (knowhow: Knowhow, input: ReasonerInput<'critique'>): Critique => {
  const { task, sentences, passages, facts } = input;
  const terms = sentences.flatMap((sentence) => [
    ...termsOf(sentence.text),
    ...sentence.citations.flatMap((citation) => termsOf(citation.title)),
  ]);
  const clauses = contentOf(task).filter((clause) => termsOf(clause).length > 0);
  const open = clauses.filter((clause) => coverage(knowhow.query(clause), terms) < met);
  const texts = sentences.map((sentence) => sentence.text.toLowerCase());
  const repeated = texts.length - new Set(texts).size;
  const sources = [...passages, ...facts].map(({ source_id, text, ...rest }) => ({
    source_id,
    text,
    ...('valid_until' in rest ? { valid_until: rest.valid_until } : {}),
  }));
  const known = new Set(sources.map((source) => source.source_id));
  const wrong = sentences.flatMap((sentence) => {
    if (!sentence.citations.every((citation) => known.has(citation.source_id))) return [];
    const check = checkSentence(sentence, sources);
    return check.ok ? [] : [`“${sentence.text.slice(0, 80)}”: ${check.reason}.`];
  });
  const best = Math.max(0, ...clauses.map((clause) => coverage(knowhow.query(clause), terms)));
  return {
    relevance: sentences.length === 0 ? 0 : round(Math.min(1, 0.3 + best)),
    completeness:
      sentences.length === 0 || clauses.length === 0 ? 0 : round(1 - open.length / clauses.length),
    coherence: sentences.length === 0 ? 0 : round(Math.max(0, 1 - repeated / texts.length)),
    issues: [...open.map((clause) => `Nothing is said about: ${clause}`), ...wrong],
    improvements: open.map((clause) => `Look for: ${clause}`),
  };
};

const round = (value: number): number => Math.round(value * 1000) / 1000;
