import { z } from 'zod';
import { citationSchema } from './evidence.ts';
import { riskSchema } from './pack/risk.ts';

/** The exact thing an approval approves. Its RFC 8785 form is hashed and the digest is what is signed (design law 3). */
export const approvalStatementSchema = z.object({
  action: z.string(),
  arguments: z.record(z.string(), z.unknown()),
  context_digest: z.string(),
  session: z.string(),
  plan_version: z.number().int(),
  policy_version: z.string(),
  decide_by: z.string(),
  execute_by: z.string(),
});
export type ApprovalStatement = z.infer<typeof approvalStatementSchema>;

/** A person's decision on an approval. */
export const decisionSchema = z.object({
  decision: z.enum(['approve', 'reject', 'modify']),
  reason: z.string(),
  by: z.string(),
  at: z.string(),
  /** Digest decided on. */
  digest: z.string(),
  /** Arguments in place of the proposed ones, for `modify`. */
  arguments: z.record(z.string(), z.unknown()).optional(),
  /** Ed25519 over `deliberate/v1/<approval|rejection|modification>:` and the digest, base64. */
  signature: z.string(),
  key_id: z.string(),
});
export type Decision = z.infer<typeof decisionSchema>;

const common = {
  ask_id: z.string(),
  /** `void` was overtaken by a change, `expired` by its deadline, `withdrawn` by a cancellation. */
  status: z.enum(['open', 'answered', 'expired', 'void', 'withdrawn']),
  requested_at: z.string(),
  remind_at: z.string(),
  decide_by: z.string(),
  reminded_at: z.string().optional(),
  /** Token of the state that waits; absent until the machine reached it. */
  token: z.string().optional(),
  /** Whether the state that waits was told of the answer. */
  told: z.boolean(),
};

/** The one way a session waits for someone. */
export const askSchema = z.discriminatedUnion('kind', [
  z.object({
    ...common,
    kind: z.literal('approval'),
    action_id: z.string(),
    statement: approvalStatementSchema,
    digest: z.string(),
    why: z.string(),
    risk: riskSchema,
    impact: z.string(),
    evidence: z.array(citationSchema),
    /** Versions of what the decision rests on: passages by source id, facts by tool, the rule that matched. */
    rests_on: z.record(z.string(), z.string()),
    /** Changes that void nothing but that the approver should see. */
    notices: z.array(z.string()),
    suggested_decision: z.enum(['approve', 'reject']).optional(),
    rule_id: z.string(),
    level: z.number().int(),
    level_name: z.string(),
    roles: z.array(z.string()),
    decision: decisionSchema.optional(),
  }),
  z.object({
    ...common,
    kind: z.literal('clarification'),
    question: z.string(),
    answer: z.string().optional(),
  }),
  z.object({
    ...common,
    kind: z.literal('handover'),
    reason: z.string(),
    replies: z.array(z.object({ by: z.string(), text: z.string(), at: z.string() })),
    closed: z.boolean(),
  }),
]);
export type Ask = z.infer<typeof askSchema>;
export type Approval = Extract<Ask, { kind: 'approval' }>;
export type Clarification = Extract<Ask, { kind: 'clarification' }>;
export type Handover = Extract<Ask, { kind: 'handover' }>;
