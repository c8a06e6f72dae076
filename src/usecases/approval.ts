import type { Approval } from '../contracts/ask.ts';
import type { BusinessAction } from '../contracts/action.ts';
import type { Fact } from '../contracts/evidence.ts';
import type { Session } from '../contracts/session.ts';
import { decisionMessage, modifiedDigest, approvalDigest } from '../domain/approval-digest.ts';
import { voidApproval } from '../domain/ask.ts';
import { canonicalJson } from '../domain/canonical.ts';
import type { Draft } from '../domain/draft.ts';
import { judgeAction, ruleVersion } from '../domain/policy.ts';
import { actionOf } from '../domain/session.ts';
import { ms } from '../domain/time.ts';
import { evaluateExpression } from '../knowledge/expression.ts';
import { factNow } from './facts.ts';
import { applyPolicy } from './propose.ts';
import type { Services } from './services.ts';

/** Why an approval no longer stands, the facts as they are now, and the tools that no longer say anything. */
export type Stale = { reason: string; facts: Fact[]; gone: string[] };

/**
 * Whether what an approval rests on still is as it was: the facts that its rule depends on, the passages it cites and
 * the rule that matched. @throws Failure `ToolFailed` when a fact cannot be looked up now
 */
export const staleness = async (
  services: Services,
  session: Session,
  ask: Approval,
): Promise<Stale | undefined> => {
  const fresh: Fact[] = [];
  const gone: string[] = [];
  const changed: string[] = [];
  for (const [what, version] of Object.entries(ask.rests_on)) {
    const [kind = '', ...rest] = what.split(':');
    const name = rest.join(':');
    if (kind === 'passage') {
      const source = await services.knowledge.source(session.tenant, name);
      if ((source?.version ?? 'gone') !== version) changed.push(`the article ${name}`);
    } else if (kind === 'fact') {
      const fact = await factNow(services, session, name);
      if (fact === undefined) gone.push(name);
      else fresh.push(fact);
      if ((fact?.digest ?? 'none') !== version) changed.push(`what ${name} says`);
    }
  }
  const current = withFacts(session, { facts: fresh, gone });
  const verdict = await judgeAction(
    services.pack.policies,
    actionOf(session, ask.action_id),
    current,
    evaluateExpression,
  );
  const rule = verdict.rule;
  if (rule === undefined || ask.rests_on[`rule:${rule.rule_id}`] !== ruleVersion(rule))
    changed.push('the policy');
  return changed.length === 0
    ? undefined
    : { reason: `Changed since it was asked: ${changed.join(', ')}.`, facts: fresh, gone };
};

const withFacts = (session: Session, { facts, gone }: Pick<Stale, 'facts' | 'gone'>): Session => {
  const replaced = new Set([...gone, ...facts.map((fact) => fact.tool)]);
  return { ...session, facts: [...session.facts.filter((old) => !replaced.has(old.tool)), ...facts] };
};

/** Voids an approval and judges its action anew on the facts as they are: allowed, forbidden or asked again. */
export const askAnew = async (
  services: Services,
  draft: Draft,
  ask: Approval,
  stale: Stale,
): Promise<void> => {
  voidApproval(draft, ask, stale.reason);
  draft.session.facts = withFacts(draft.session, stale).facts;
  await applyPolicy(services, draft, actionOf(draft.session, ask.action_id), ask.evidence, [stale.reason]);
};

/**
 * Why an approved action may not be done, by what the signature covers: that the decision allows exactly these arguments,
 * was made in time and is still in time. @returns undefined when it may.
 */
export const approvalFault = async (
  services: Services,
  session: Session,
  action: BusinessAction,
  ask: Approval,
): Promise<string | undefined> => {
  const { decision, statement } = ask;
  if (ask.status !== 'answered' || decision === undefined || decision.decision === 'reject')
    return 'nobody approved it';
  const allowed = decision.decision === 'modify' ? decision.arguments : statement.arguments;
  if (canonicalJson(allowed) !== canonicalJson(action.arguments))
    return 'its arguments are not the approved ones';
  if (statement.action !== action.name || statement.session !== session.session_id)
    return 'it is not the approved action';
  const digest =
    decision.decision === 'modify'
      ? modifiedDigest(statement, decision.arguments ?? {})
      : approvalDigest(statement);
  if (decision.digest !== digest) return 'its digest is not the approved one';
  const signature = Buffer.from(decision.signature, 'base64');
  const signed = await services.signer.verify(
    decision.key_id,
    decisionMessage(decision.decision, digest),
    signature,
  );
  if (!signed) return 'the signature of its approval does not hold';
  if (ms(decision.at) > ms(statement.decide_by)) return 'it was approved after its deadline';
  if (services.clock.now() > ms(statement.execute_by)) return 'its approval has expired';
  return undefined;
};
