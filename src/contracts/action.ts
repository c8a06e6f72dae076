import { z } from 'zod';
import { riskSchema } from './pack/risk.ts';

export const actionStatusSchema = z.enum([
  'proposed',
  'waiting_approval',
  'approved',
  'rejected',
  'void',
  'done',
  'failed',
  'unknown',
]);

/** An effect on the business, from proposal to outcome. */
export const businessActionSchema = z.object({
  action_id: z.string(),
  name: z.string(),
  arguments: z.record(z.string(), z.unknown()),
  risk: riskSchema,
  status: actionStatusSchema,
  because: z.string(),
  /** Type and target digest, matched across revisions of the plan. */
  target: z.string(),
  rule_id: z.string().optional(),
  approval_id: z.string().optional(),
  attempts: z.number().int(),
  result: z.unknown().optional(),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
  /** Sources it was proposed on. */
  sources: z.array(z.string()),
});
export type BusinessAction = z.infer<typeof businessActionSchema>;
