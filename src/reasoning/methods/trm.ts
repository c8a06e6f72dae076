import type { StepResult } from '../../contracts/plan.ts';
import { direct } from './direct.ts';
import type { MethodContext, MethodRun } from './method.ts';

const maxRefinements = 3;

/**
 * Tiny recursive refinement: draft, critique, and look for what the critique misses, until that gains nothing.
 * What a critique asks for is no evidence, so a draft that does not know stays one.
 */
export const trm: MethodRun = async (context) => {
  let best = await direct(context);
  if (best.unknown) return best;
  let worth = await worthOf(context, best);
  for (let round = 0; round < maxRefinements && worth.improvements.length > 0; round += 1) {
    const refined = await direct({ ...context, task: [context.task, ...worth.improvements].join('\n') });
    const seen = new Set(best.sentences.map((sentence) => sentence.text));
    const joined: StepResult = {
      ...best,
      sentences: [...best.sentences, ...refined.sentences.filter((sentence) => !seen.has(sentence.text))],
    };
    const gained = await worthOf(context, joined);
    if (gained.score <= worth.score) break;
    [best, worth] = [joined, gained];
  }
  return best;
};

const worthOf = async (
  context: MethodContext,
  result: StepResult,
): Promise<{ score: number; improvements: string[] }> => {
  const critique = await context.reasoner.critique(
    {
      task: context.task,
      sentences: result.sentences,
      passages: [...context.passages],
      facts: [...context.facts],
    },
    context.asking,
  );
  const { relevance, completeness, coherence } = critique;
  return {
    score: 0.4 * relevance + 0.4 * completeness + 0.2 * coherence,
    improvements: critique.improvements,
  };
};
