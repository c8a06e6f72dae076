import { z } from 'zod';
import { methodSchema } from './pack/method.ts';

/** A plan as a client hands one in or gets one back from `POST /plan`. */
export const planDraftSchema = z.strictObject({
  steps: z
    .array(
      z.strictObject({
        step_id: z.string().regex(/^[A-Za-z0-9_-]{1,40}$/),
        specialist: z.string(),
        method: methodSchema.optional(),
        task: z.string().min(1).max(10_000),
        depends_on: z.array(z.string()).default([]),
        success_criteria: z.string().optional(),
      }),
    )
    .min(1)
    .max(20),
});
export type PlanDraft = z.infer<typeof planDraftSchema>;
