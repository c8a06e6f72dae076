import type { StepResult } from '../../contracts/plan.ts';
import { contentOf } from '../extractive/clauses.ts';
import { direct } from './direct.ts';
import type { MethodRun } from './method.ts';

const maxGoals = 5;

/**
 * Hierarchical reasoning in its simple form: the task is split into sub-goals, each is solved by itself, and what they
 * bring is put together. A task of one goal is one pass. Rounds until settled come with the neural form.
 */
export const hrm: MethodRun = async (context) => {
  const goals = contentOf(context.task).slice(0, maxGoals);
  if (goals.length < 2) return direct(context);
  const whole = await direct(context);
  const parts: StepResult[] = [];
  for (const goal of goals) parts.push(await direct({ ...context, task: goal }));
  const known = parts.filter((part) => !part.unknown);
  const seen = new Set<string>();
  const sentences = [...parts, whole]
    .flatMap((part) => part.sentences)
    .filter((sentence) => !seen.has(sentence.text) && seen.add(sentence.text));
  const mean = known.reduce((sum, part) => sum + part.confidence, 0) / Math.max(1, known.length);
  return {
    ...whole,
    sentences,
    confidence: Math.max(whole.confidence, (mean * known.length) / parts.length),
    unknown: whole.unknown && known.length === 0,
  };
};
