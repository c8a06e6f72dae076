import { z } from 'zod';

/** Something that the desk did to its business, as one line of its log. Of a customer's words it keeps digests only. */
export const effectSchema = z.strictObject({
  seq: z.int().positive(),
  at: z.iso.datetime(),
  kind: z.enum(['refund', 'plan_change', 'password_reset', 'export', 'ticket', 'message']),
  /** What the caller said to tell repetitions by; `null` where this kind of order has nothing of the sort. */
  key: z.string().nullable(),
  customer_id: z.string(),
  /** What it happened to: a charge, a user, a plan. */
  target: z.string(),
  /** Digest of the order, so that one key is not used for two. */
  order_digest: z.string(),
  /** What changes in the desk's records. */
  change: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  /** The answer, given again to a repetition. */
  result: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
});
export type Effect = z.infer<typeof effectSchema>;
export type EffectKind = Effect['kind'];
