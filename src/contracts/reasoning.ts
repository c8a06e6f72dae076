/**
 * What goes into and comes out of each question to a reasoner. The schemas are the contract of both implementations
 * (`extractive` and `llm`): a caller never knows which one answered, except by `produced_by`.
 */
import { z } from 'zod';
import { factSchema, passageSchema, sentenceSchema } from './evidence.ts';
import { subjectSchema } from './ids.ts';
import { methodSchema } from './pack/method.ts';
import { producerSchema, proposalSchema } from './plan.ts';
import { triageResultSchema, utteranceSchema } from './triage.ts';

const conversation = z.array(utteranceSchema);
const produced = { produced_by: producerSchema };

export const classifyInput = z.object({ text: z.string(), conversation });
export const classifyOutput = triageResultSchema.extend(produced);

export const decomposeInput = z.object({
  text: z.string(),
  conversation,
  triage: triageResultSchema,
  /** Set on RETRY: what was wrong with the last plan. */
  issues: z.array(z.string()),
  max_parts: z.number().int().min(1),
});
export const decomposeOutput = z.object({
  parts: z.array(
    z.object({
      specialist: z.string(),
      method: methodSchema.optional(),
      /** The part of the text this specialist works on, as a task that stands alone. */
      task: z.string(),
      /** Indexes of parts that must come first. */
      depends_on: z.array(z.number().int()),
      success_criteria: z.string(),
    }),
  ),
  ...produced,
});

export const answerInput = z.object({
  task: z.string(),
  conversation,
  specialist: z.string().optional(),
  passages: z.array(passageSchema),
  facts: z.array(factSchema),
});
export const answerOutput = z.object({
  sentences: z.array(sentenceSchema),
  confidence: z.number().min(0).max(1),
  unknown: z.boolean(),
  ...produced,
});

export const critiqueInput = z.object({
  task: z.string(),
  sentences: z.array(sentenceSchema),
  passages: z.array(passageSchema),
  facts: z.array(factSchema),
});
export const critiqueOutput = z.object({
  relevance: z.number().min(0).max(1),
  completeness: z.number().min(0).max(1),
  coherence: z.number().min(0).max(1),
  issues: z.array(z.string()),
  improvements: z.array(z.string()),
  ...produced,
});

export const proposeInput = z.object({
  goal: z.string(),
  /** Steps taken so far, oldest first. */
  state: z.array(z.string()),
  kind: z.enum(['thought', 'action']),
  /** Actions that may be proposed, for kind `action`. */
  actions: z.array(z.string()),
  passages: z.array(passageSchema),
  facts: z.array(factSchema),
  triage: triageResultSchema.optional(),
  /** Whom the session is about, where that is verified. */
  subject: subjectSchema.optional(),
  limit: z.number().int().min(1),
});
export const proposeOutput = z.object({
  steps: z.array(
    z.object({ text: z.string(), prior: z.number().min(0).max(1), proposal: proposalSchema.optional() }),
  ),
  ...produced,
});

export const scoreInput = z.object({
  goal: z.string(),
  state: z.array(z.string()),
  passages: z.array(passageSchema),
});
export const scoreOutput = z.object({ value: z.number().min(0).max(1), because: z.string(), ...produced });

/** Every question, by name. */
export const reasoning = {
  classify: { input: classifyInput, output: classifyOutput },
  decompose: { input: decomposeInput, output: decomposeOutput },
  answer: { input: answerInput, output: answerOutput },
  critique: { input: critiqueInput, output: critiqueOutput },
  propose: { input: proposeInput, output: proposeOutput },
  score: { input: scoreInput, output: scoreOutput },
} as const;
export type ReasonerQuestion = keyof typeof reasoning;
export type ReasonerInput<Q extends ReasonerQuestion> = z.infer<(typeof reasoning)[Q]['input']>;
export type ReasonerOutput<Q extends ReasonerQuestion> = z.infer<(typeof reasoning)[Q]['output']>;
