import type { BusinessAction } from '../contracts/action.ts';
import type { Policies, PolicyRule } from '../contracts/pack/actions.ts';
import type { Session } from '../contracts/session.ts';
import { canonicalDigest } from './canonical.ts';
import { customerText } from './session.ts';

/** Evaluates a JSONata expression of the pack over an input. */
export type Evaluate = (expression: string, input: unknown) => Promise<unknown>;

/** What expressions of actions and policies see (`contracts/pack/actions.ts`). */
export const policyScope = (
  session: Session,
  action?: Pick<BusinessAction, 'arguments' | 'risk'>,
): Record<string, unknown> => ({
  text: customerText(session),
  subject: session.subject,
  entities: session.triage?.entities ?? {},
  intents: session.triage?.intents.map((intent) => intent.intent_id) ?? [],
  area: session.triage?.area,
  urgency: session.triage?.urgency,
  facts: Object.fromEntries(session.facts.map((fact) => [fact.tool, JSON.parse(fact.text) as unknown])),
  ...(action === undefined ? {} : { arguments: action.arguments, risk: action.risk }),
});

export type Verdict =
  | { decision: 'allow' | 'approve'; rule: PolicyRule }
  | { decision: 'forbid'; rule?: PolicyRule; reason: string };

/**
 * What policy says of an action. The first rule for it whose `when` is true decides; no rule forbids, and so does a
 * rule whose `when` cannot be evaluated: a broken rule never lets anything through.
 */
export const judgeAction = async (
  policies: Policies,
  action: Pick<BusinessAction, 'name' | 'arguments' | 'risk'>,
  session: Session,
  evaluate: Evaluate,
): Promise<Verdict> => {
  const scope = policyScope(session, action);
  for (const rule of policies.rules) {
    if (rule.action !== action.name) continue;
    let matches: unknown;
    try {
      matches = await evaluate(rule.when, scope);
    } catch {
      return { decision: 'forbid', rule, reason: `Rule ${rule.rule_id} cannot be evaluated.` };
    }
    if (matches !== true) continue;
    return rule.decision === 'forbid'
      ? { decision: 'forbid', rule, reason: rule.reason }
      : { decision: rule.decision, rule };
  }
  return { decision: 'forbid', reason: `No rule of the policy allows ${action.name}.` };
};

/** Version of a rule: its digest, so that an approval given under it is void when the rule changes. */
export const ruleVersion = (rule: PolicyRule): string => canonicalDigest(rule);

/** Type and identifying arguments of an action, as one digest: the same effect keeps its id across revisions of a plan. */
export const targetOf = (
  name: string,
  args: Record<string, unknown>,
  identifying: readonly string[],
): string =>
  canonicalDigest({ name, target: Object.fromEntries(identifying.map((key) => [key, args[key] ?? null])) });
