import { z } from 'zod';
import { duration, slug, template } from './common.ts';

/** `pack.yaml`: who the pack speaks for, its thresholds and its standing sentences. */
export const manifestSchema = z.strictObject({
  pack_id: slug,
  version: z.string().regex(/^\d+\.\d+\.\d+$/, 'a version such as 1.2.0'),
  title: z.string().min(1),
  /** What the composer calls the organisation. */
  organisation: z.string().min(1),
  language: z.string().default('en'),
  thresholds: z
    .strictObject({
      /** Below this confidence triage alone never answers (requirement D2). */
      triage: z.number().min(0).max(1).default(0.7),
      /** Below this a vote goes to a person (requirement D4). */
      consensus: z.number().min(0).max(1).default(0.7),
      /** Below this evidence strength the answer is "I don't know". */
      evidence: z.number().min(0).max(1).default(0.35),
    })
    .prefault({}),
  /** A session's ceiling where the request names none, in USD. */
  budget_usd: z.number().positive().default(0.1),
  asks: z.strictObject({
    /** How long a clarification waits for the customer, and when it reminds. */
    clarification: z.strictObject({ remind_after: duration, close_after: duration }),
    /** How long a handover waits for a person, and when it reminds. */
    handover: z.strictObject({ remind_after: duration, close_after: duration }),
  }),
  /** A customer of the pack's companion that the first start makes a key for, to try things with. */
  try_as: z.string().optional(),
  /** Action that delivers an answer to the customer; named in `actions.yaml`. */
  reply_action: slug,
  texts: z.strictObject({
    unknown: template,
    clarify: template,
    handover: template,
    /** A person who took over wrote, and never closed it. */
    handover_closed: template,
    /** Nobody who could take over wrote in time. */
    handover_expired: template,
    /** The customer did not answer a question in time. */
    clarification_expired: template,
    approval_waiting: template,
    approval_rejected: template,
    approval_expired: template,
    /** Policy does not allow it; no person was asked. */
    action_forbidden: template,
    action_done: template,
    /** It was not done. */
    action_failed: template,
    /** Nobody can say whether it was done. */
    action_unknown: template,
    cancelled: template,
    other_customer: template,
    remind_clarification: template,
  }),
});
export type Manifest = z.infer<typeof manifestSchema>;
