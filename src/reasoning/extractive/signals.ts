import type { TriageRules } from '../../contracts/pack/index.ts';
import type { TriageResult } from '../../contracts/triage.ts';
import { wordsOf } from '../../knowledge/index.ts';

/** What rules of a pack read out of a text. */
export type Signals = Pick<TriageResult, 'entities' | 'urgency' | 'sentiment'>;

/** Readers of a pack's patterns and words. */
export const signalReader = (triage: TriageRules): ((text: string) => Signals) => {
  const entities = triage.entities.map(({ entity_id, pattern }) => ({
    entity_id,
    pattern: new RegExp(pattern, 'gi'),
  }));
  const urgency = triage.urgency.map(({ level, patterns }) => ({
    level,
    patterns: patterns.map((pattern) => new RegExp(pattern, 'i')),
  }));
  const lowest = urgency.at(-1)?.level ?? 'P3';
  const sentiment = sentimentReader(triage.sentiment);
  return (text) => ({
    entities: entitiesIn(text, entities),
    urgency: urgency.find((rule) => rule.patterns.some((pattern) => pattern.test(text)))?.level ?? lowest,
    sentiment: sentiment(text),
  });
};

const entitiesIn = (
  text: string,
  entities: readonly { entity_id: string; pattern: RegExp }[],
): Record<string, string[]> => {
  const found: Record<string, string[]> = {};
  for (const { entity_id, pattern } of entities) {
    const values = [...text.matchAll(pattern)].map((match) =>
      (match.slice(1).find((group) => group !== undefined) ?? match[0]).trim(),
    );
    if (values.length > 0) found[entity_id] = [...new Set([...(found[entity_id] ?? []), ...values])];
  }
  return found;
};

const negators = new Set([
  'not',
  'no',
  'never',
  "don't",
  "isn't",
  "doesn't",
  "wasn't",
  "didn't",
  "can't",
  'hardly',
]);

/** -1 to 1: words of praise against words of anger; one that is negated just before counts for the other side. */
const sentimentReader = (lexicon: TriageRules['sentiment']): ((text: string) => number) => {
  const phrases = [
    ...lexicon.positive.map((phrase) => ({ words: wordsOf(phrase), worth: 1 })),
    ...lexicon.negative.map((phrase) => ({ words: wordsOf(phrase), worth: -1 })),
  ].filter((phrase) => phrase.words.length > 0);
  return (text) => {
    const words = wordsOf(text);
    let [good, bad] = [0, 0];
    words.forEach((_, at) => {
      for (const phrase of phrases) {
        if (!phrase.words.every((word, index) => words[at + index] === word)) continue;
        const negated = words.slice(Math.max(0, at - 3), at).some((word) => negators.has(word));
        if (phrase.worth > 0 !== negated) good += 1;
        else bad += 1;
      }
    });
    const loud = /!{2,}|\b\p{Lu}{4,}(?:\s+\p{Lu}{2,}){2,}/u.test(text) && bad > 0 ? 1 : 0;
    const value = (good - bad - loud) / (good + bad + loud + 1);
    return Math.max(-1, Math.min(1, Math.round(value * 100) / 100));
  };
};
