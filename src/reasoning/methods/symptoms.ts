import type { CausalModel } from '../../contracts/causal-model.ts';
import { sentencesOf } from '../../knowledge/sentences.ts';
import { normalised, stemOf, wordsOf } from '../../knowledge/terms.ts';
import { negationsIn } from '../../knowledge/values.ts';

const stemsOf = (text: string): string[] => wordsOf(normalised(text)).map(stemOf);

/** Words between those of a phrase that a text may have. */
const gap = 2;

/** Whether the stems of a phrase stand in a text in order, at most `gap` words apart. */
const says = (text: readonly string[], phrase: readonly string[]): boolean => {
  if (phrase.length === 0) return false;
  return text.some((word, start) => {
    if (word !== phrase[0]) return false;
    let at = start;
    return phrase.slice(1).every((next) => {
      const found = text.slice(at + 1, at + 2 + gap).indexOf(next);
      at += found + 1;
      return found >= 0;
    });
  });
};

/** Symptoms of a causal model that a text shows, each `true`. */
export const symptomsIn = (model: CausalModel, text: string): Record<string, boolean> => {
  const words = stemsOf(text);
  return Object.fromEntries(
    model.symptoms
      .filter((symptom) => symptom.phrases.some((phrase) => says(words, stemsOf(phrase))))
      .map((symptom) => [symptom.symptom_id, true]),
  );
};

/** Outcomes of tests that a text tells, by test. */
export const outcomesIn = (model: CausalModel, text: string): Record<string, string> => {
  const words = stemsOf(text);
  return Object.fromEntries(
    model.tests.flatMap((test) => {
      const told = test.outcomes.find((outcome) =>
        outcome.phrases.some((phrase) => says(words, stemsOf(phrase))),
      );
      return told === undefined ? [] : [[test.test_id, told.outcome_id]];
    }),
  );
};

const tried =
  /\b(?:tried|already|did|have done|have re\w+|without success|didn['’]t help|did not help|no luck)\b/i;

/** Fixes that a text says were tried in vain: a sentence about trying that has most words of the fix's title. */
export const failedFixesIn = (model: CausalModel, text: string): string[] =>
  model.fixes
    .filter((fix) => {
      const title = new Set(stemsOf(fix.title).filter((word) => word.length > 2));
      return sentencesOf(text).some(({ start, end }) => {
        const sentence = text.slice(start, end);
        if (!tried.test(sentence) || title.size === 0) return false;
        if (negationsIn(sentence) > 0 && /\b(?:not|n['’]t|never) (?:yet )?(?:tried|done)\b/i.test(sentence))
          return false;
        const words = new Set(stemsOf(sentence));
        return [...title].filter((word) => words.has(word)).length / title.size >= 0.7;
      });
    })
    .map((fix) => fix.fix_id);
