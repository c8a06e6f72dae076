import type { Sentence } from '../contracts/evidence.ts';
import { plainText } from './markdown.ts';
import { termsOf } from './terms.ts';
import { negationsIn, spelledNumbers, valuesOf } from './values.ts';

/** A text that may be quoted, and dates about it that a sentence may name. */
export type Source = { source_id: string; text: string; valid_until?: string | undefined };

export type CitationCheck = { ok: true } | { ok: false; reason: string };

/** Of a sentence's content words, the share that its quotes must have. */
const leastOverlap = 0.6;

/**
 * Whether a sentence may stand in an answer: a factual one cites at least one source; each quote stands verbatim in its
 * source; the quotes have its numbers, days and codes, say no as often as it does, and have most of its content words.
 * Quotes of tools (`fact:…`) and actions are data, held to values alone.
 */
export const checkSentence = (sentence: Sentence, sources: readonly Source[]): CitationCheck => {
  const refuse = (reason: string): CitationCheck => ({ ok: false, reason });
  if (!sentence.factual && sentence.citations.length === 0) return { ok: true };
  if (sentence.citations.length === 0) return refuse('it cites nothing');
  const byId = new Map(sources.map((source) => [source.source_id, source]));
  let dates = '';
  for (const { source_id, quote } of sentence.citations) {
    const source = byId.get(source_id);
    if (source === undefined) return refuse(`its source ${source_id} is not at hand`);
    if (quote.trim() === '') return refuse(`its quote of ${source_id} is empty`);
    if (!source.text.includes(quote)) return refuse(`its quote does not stand in ${source_id}`);
    dates += ` ${source.valid_until ?? ''}`;
  }
  const quotes = sentence.citations.map((citation) => plainText(citation.quote)).join(' … ');
  const allData = sentence.citations.every(({ source_id }) => /^(fact|action):/.test(source_id));
  const missing = missingValue(sentence.text, `${quotes} ${dates}`, allData);
  if (missing !== undefined) return refuse(`its quotes lack “${missing}”`);
  if (allData) return { ok: true };
  const [said, quoted] = [negationsIn(sentence.text), negationsIn(quotes)];
  if ((said === 0) !== (quoted === 0)) return refuse('one of sentence and quote says no, the other does not');
  const covered = overlap(sentence.text, quotes);
  return covered >= leastOverlap
    ? { ok: true }
    : refuse(`its quotes have only ${Math.round(covered * 100)}% of its words`);
};

/** A value of the sentence that no quote has. An amount may stand in data in cents. */
const missingValue = (text: string, quotes: string, data: boolean): string | undefined => {
  const have = valuesOf(quotes);
  const spelled = spelledNumbers(quotes);
  const digits = [...have];
  return [...valuesOf(text)].find((value) => {
    if (have.has(value) || spelled.has(value)) return false;
    if (data && /^\d+(\.\d+)?$/.test(value) && have.has(String(Math.round(Number(value) * 100))))
      return false;
    if (/^\d{2}-\d{2}$/.test(value) || /^\d{4}-\d{2}$/.test(value))
      return !digits.some((one) => one.includes(value));
    return true;
  });
};

/** The share of the content words of `text` that `other` has, 0..1; 1 where `text` has none. */
const overlap = (text: string, other: string): number => {
  const terms = new Set(termsOf(text));
  if (terms.size === 0) return 1;
  const have = new Set(termsOf(other));
  return [...terms].filter((term) => have.has(term)).length / terms.size;
};
