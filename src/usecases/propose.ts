import { z } from 'zod';
import type { BusinessAction } from '../contracts/action.ts';
import type { Approval } from '../contracts/ask.ts';
import type { Citation } from '../contracts/evidence.ts';
import type { ActionType, PolicyRule } from '../contracts/pack/actions.ts';
import type { Proposal } from '../contracts/plan.ts';
import type { Session } from '../contracts/session.ts';
import { requestApproval } from '../domain/ask.ts';
import type { Draft } from '../domain/draft.ts';
import { record } from '../domain/draft.ts';
import { judgeAction, ruleVersion, targetOf } from '../domain/policy.ts';
import { evaluateExpression } from '../knowledge/expression.ts';
import { newId } from '../ports/random.ts';
import type { Services } from './services.ts';

const maxEvidence = 8;

/** What the pack says of an action type. */
export const actionType = (services: Services, name: string): ActionType | undefined =>
  services.pack.actions.find((one) => one.action_id === name);

/** Whether arguments fit the action's schema. */
export const argumentsFit = (type: ActionType, args: unknown): boolean =>
  z.fromJSONSchema(type.arguments).safeParse(args).success;

/** Versions of all that a decision on this action rests on: the rule, the facts it depends on, the passages it cites. */
export const restsOn = async (
  services: Services,
  session: Session,
  rule: PolicyRule,
  evidence: readonly Citation[],
): Promise<Record<string, string>> => {
  const rests: Record<string, string> = { [`rule:${rule.rule_id}`]: ruleVersion(rule) };
  for (const tool of rule.depends_on) {
    rests[`fact:${tool}`] = session.facts.find((fact) => fact.tool === tool)?.digest ?? 'none';
  }
  for (const { source_id } of evidence) {
    if (source_id.startsWith('fact:') || source_id.startsWith('action:')) continue;
    rests[`passage:${source_id}`] =
      (await services.knowledge.source(session.tenant, source_id))?.version ?? 'gone';
  }
  return rests;
};

/** Judges an action by policy and moves it on: allowed, forbidden, or waiting for the approval that it opens. */
export const applyPolicy = async (
  services: Services,
  draft: Draft,
  action: BusinessAction,
  evidence: Citation[],
  notices: string[] = [],
): Promise<Approval | undefined> => {
  const verdict = await judgeAction(services.pack.policies, action, draft.session, evaluateExpression);
  const type = actionType(services, action.name);
  if (verdict.decision === 'forbid' || type === undefined) {
    action.status = 'rejected';
    action.error = {
      code: 'PolicyForbids',
      message: verdict.decision === 'forbid' ? verdict.reason : `No action is called ${action.name}.`,
    };
    return undefined;
  }
  action.rule_id = verdict.rule.rule_id;
  if (verdict.decision === 'allow') {
    action.status = 'approved';
    delete action.approval_id;
    return undefined;
  }
  return requestApproval(draft, {
    ask_id: newId(services.random, 'apr'),
    now: services.clock.now(),
    action,
    type,
    rule: verdict.rule,
    policy_version: services.pack.policies.version,
    level: 0,
    evidence,
    rests_on: await restsOn(services, draft.session, verdict.rule, evidence),
    notices,
  });
};

/**
 * Turns what reasoning put forward into actions. The same effect keeps its action, whatever plan proposed it again;
 * what does not fit the action's schema, or needs a subject where none is verified, is dropped and logged.
 */
export const proposeActions = async (
  services: Services,
  draft: Draft,
  proposals: readonly (Proposal & { evidence: readonly Citation[] })[],
): Promise<void> => {
  const { session } = draft;
  if (session.subject === undefined) return;
  for (const proposal of proposals) {
    const type = actionType(services, proposal.action);
    if (type === undefined || !argumentsFit(type, proposal.arguments)) {
      services.log('warn', 'proposal.dropped', { action: proposal.action, session_id: session.session_id });
      continue;
    }
    const target = targetOf(proposal.action, proposal.arguments, type.target);
    if (session.actions.some((action) => action.target === target)) continue;
    const evidence = proposal.evidence.slice(0, maxEvidence);
    const action: BusinessAction = {
      action_id: newId(services.random, 'act'),
      name: proposal.action,
      arguments: proposal.arguments,
      risk: type.risk,
      status: 'proposed',
      because: proposal.because,
      target,
      attempts: 0,
      sources: evidence.map((citation) => citation.source_id),
    };
    session.actions.push(action);
    record(draft, 'action.proposed', {
      action_id: action.action_id,
      action: action.name,
      arguments: action.arguments,
      because: action.because,
    });
    await applyPolicy(services, draft, action, evidence);
  }
};
