import { z } from 'zod';
import { decisionSchema } from '../ask.ts';
import { citationSchema } from '../evidence.ts';
import { riskSchema } from '../pack/risk.ts';

/** An approval with all that an approver needs (requirement C9). */
export const approvalViewSchema = z.object({
  approval_id: z.string(),
  session_id: z.string(),
  action_id: z.string(),
  action: z.string(),
  arguments: z.record(z.string(), z.unknown()),
  why: z.string(),
  risk: riskSchema,
  impact: z.string(),
  evidence: z.array(citationSchema),
  notices: z.array(z.string()),
  suggested_decision: z.enum(['approve', 'reject']).optional(),
  context_digest: z.string(),
  digest: z.string(),
  policy_version: z.string(),
  plan_version: z.int(),
  rule_id: z.string(),
  level: z.int(),
  level_name: z.string(),
  /** Who may decide at this level. */
  roles: z.array(z.string()),
  requested_at: z.string(),
  remind_at: z.string(),
  decide_by: z.string(),
  execute_by: z.string(),
  status: z.enum(['open', 'answered', 'expired', 'void', 'withdrawn']),
  customer_id: z.string().optional(),
  input: z.string(),
  decision: decisionSchema.optional(),
});
export type ApprovalView = z.infer<typeof approvalViewSchema>;

export const approvalListSchema = z.object({
  approvals: z.array(approvalViewSchema),
  next_cursor: z.string().nullable(),
});

/** The signed decision. */
export const decidedSchema = decisionSchema.extend({ approval_id: z.string(), session_id: z.string() });
