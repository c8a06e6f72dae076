import { z } from 'zod';
import { slug } from './common.ts';

/** A fact: present when any of its wordings is in the answer (case and white space ignored). */
const fact = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);

/** A golden case: what is asked and what the outcome must and must not have. */
export const goldenCaseSchema = z.strictObject({
  case_id: slug,
  /** `blind` cases were written by someone who had read no code, and nothing is tuned on them. */
  written: z.enum(['blind', 'tuned']),
  customer_id: z.string().optional(),
  /** What the customer writes; more than one: answers to clarifications or later messages, in order. */
  messages: z.array(z.string().min(1)).min(1),
  expect: z.strictObject({
    outcome: z.enum(['answered', 'approval', 'clarification', 'handover']),
    intents: z.array(slug).optional(),
    /** Facts the final answer (or the question asked back) must have. */
    facts: z.array(fact).default([]),
    not_facts: z.array(fact).default([]),
    /** Documents of which at least one must be cited. */
    cites_any: z.array(slug).default([]),
    /** Actions that must have been proposed, and ones that must not. */
    actions: z.array(slug).default([]),
    not_actions: z.array(slug).default([]),
  }),
});
export type GoldenCase = z.infer<typeof goldenCaseSchema>;
/** A file in `golden/`. */
export const goldenSchema = z.strictObject({ cases: z.array(goldenCaseSchema).min(1) });
