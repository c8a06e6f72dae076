import { z } from 'zod';
import { duration, expression, slug, template } from './common.ts';
import { riskSchema } from './risk.ts';

export type { Risk } from './risk.ts';

/** A JSON Schema object as data (draft 2020-12), checked with `z.fromJSONSchema` when the pack is loaded. */
export const jsonSchema = z.looseObject({ type: z.literal('object') });

/**
 * What an expression of an action or a policy sees: `{text, subject, entities: {id: [values]}, facts: {tool: its
 * output}, arguments, risk, intents, area, urgency}`. `facts` are what tools answered for the authenticated subject.
 */
export const actionSchema = z.strictObject({
  action_id: slug,
  title: z.string().min(1),
  /** What it changes, for the approver. */
  impact: z.string().min(1),
  arguments: jsonSchema,
  risk: riskSchema,
  /** Extension of kind `executor` that carries it out. */
  executor: slug,
  /** Arguments that identify the same intended effect across revisions of a plan (design law 1). */
  target: z.array(z.string()).min(1),
  /** Rules by which reasoning without a model proposes it; none: only the composer or a model proposes it. */
  proposal: z
    .strictObject({
      when: expression,
      arguments: expression,
      /** Why, for the approver; `{{…}}` holds argument names. */
      because: template,
    })
    .optional(),
  /** Sentence of the answer once done; `{{…}}` holds argument and result names. */
  done_text: template,
});
export type ActionType = z.infer<typeof actionSchema>;

/** A rule of policy: what happens with a proposed action. The first rule that matches decides; none: forbidden. */
export const policyRuleSchema = z
  .strictObject({
    rule_id: slug,
    action: slug,
    when: expression.default('true'),
    decision: z.enum(['allow', 'approve', 'forbid']),
    reason: z.string().min(1),
    approval: z
      .strictObject({
        /** Roles of who may decide, level by level; escalation goes to the next. */
        levels: z
          .array(z.strictObject({ level: slug, roles: z.array(z.enum(['operator', 'admin'])).min(1) }))
          .min(1),
        remind_after: duration,
        /** Per level: how long until the deadline. */
        decide_within: duration,
        /** How long after the decision the action may still be done. */
        execute_within: duration,
        /** When the deadline passes at the last level. */
        on_timeout: z.enum(['reject', 'handover']),
        suggested: z.enum(['approve', 'reject']).optional(),
      })
      .optional(),
    /** Tools whose answers the decision rests on: a change voids a waiting approval (design law 3). */
    depends_on: z.array(slug).default([]),
  })
  .refine((rule) => rule.decision !== 'approve' || rule.approval !== undefined, {
    message: 'a rule that decides `approve` needs `approval`',
    path: ['approval'],
  });
export type PolicyRule = z.infer<typeof policyRuleSchema>;

/** `actions.yaml`. */
export const actionsSchema = z.strictObject({ actions: z.array(actionSchema).min(1) });
/** `policies.yaml`. */
export const policiesSchema = z.strictObject({
  version: z.string().min(1),
  rules: z.array(policyRuleSchema).min(1),
});
export type Policies = z.infer<typeof policiesSchema>;
