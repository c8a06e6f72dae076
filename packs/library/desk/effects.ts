import { z } from 'zod';

/** Something that the library system did, as one line of its log. Of a reader's words it keeps nothing. */
export const effectSchema = z.strictObject({
  seq: z.int().positive(),
  at: z.iso.datetime(),
  kind: z.enum(['renewal', 'waiver', 'reservation', 'message']),
  /** What tells a repetition: the Idempotency-Key, or the reference of a waiver. */
  key: z.string(),
  customer_id: z.string(),
  /** What it happened to: a loan, a fine, an item, a channel. */
  target: z.string(),
  /** The answer, given again to a repetition. */
  result: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type Effect = z.infer<typeof effectSchema>;
export type EffectKind = Effect['kind'];
