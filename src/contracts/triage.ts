import { z } from 'zod';

export const urgencySchema = z.enum(['P1', 'P2', 'P3', 'P4']);
export const triageResultSchema = z.object({
  /** Best first; a multi-part ticket has several. */
  intents: z.array(z.object({ intent_id: z.string(), confidence: z.number().min(0).max(1) })),
  area: z.string().optional(),
  urgency: urgencySchema,
  /** -1 (angry) to 1 (pleased). */
  sentiment: z.number().min(-1).max(1),
  /** Values found, by entity. */
  entities: z.record(z.string(), z.array(z.string())),
  /** 0..1, calibrated: how often a triage of this confidence is right. */
  confidence: z.number().min(0).max(1),
  /** Too vague to act on: the customer is asked. */
  unclear: z.boolean(),
  /** Whether it belongs to this pack's field at all. */
  in_scope: z.boolean(),
});
export type TriageResult = z.infer<typeof triageResultSchema>;

/** One turn of a conversation, oldest first in lists. */
export const utteranceSchema = z.object({
  from: z.enum(['customer', 'assistant', 'person']),
  text: z.string(),
  at: z.string(),
});
export type Utterance = z.infer<typeof utteranceSchema>;
