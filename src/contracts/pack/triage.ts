import { z } from 'zod';
import { slug } from './common.ts';

const labelled = z.strictObject({
  title: z.string().min(1),
  /** What people write when they mean this. The extractive reasoner learns from these; an llm sees a few. */
  utterances: z.array(z.string().min(2)).min(8),
});

/** `triage.yaml`: what a ticket can be about, and how to read it. */
export const triageSchema = z.strictObject({
  intents: z.array(labelled.extend({ intent_id: slug, specialist: slug })).min(1),
  areas: z.array(labelled.extend({ area_id: slug, tags: z.array(slug).default([]) })).min(1),
  /** What belongs to no intent: small talk, other trades, nonsense. */
  out_of_scope: z.array(z.string().min(2)).min(4),
  /** Utterances too vague to act on ("It doesn't work."). */
  unclear: z.array(z.string().min(2)).min(4),
  /** First level whose any pattern (regular expression, case ignored) is found; the last one is the default. */
  urgency: z
    .array(z.strictObject({ level: z.enum(['P1', 'P2', 'P3', 'P4']), patterns: z.array(z.string()) }))
    .min(1),
  sentiment: z.strictObject({ positive: z.array(z.string()), negative: z.array(z.string()) }),
  /** Things with a form: error codes, invoice numbers, amounts. The first group, else the whole match, is the value. */
  entities: z.array(z.strictObject({ entity_id: slug, pattern: z.string(), title: z.string() })),
  /** What customers call things, the articles' own word first: `[seat, licence, license]`. */
  synonyms: z.array(z.array(z.string().min(2)).min(2)).default([]),
  /** Entity that names a customer's account, compared with the authenticated subject (design law 4). */
  subject_entity: slug.optional(),
});
export type TriageRules = z.infer<typeof triageSchema>;
