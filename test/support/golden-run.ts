import type { Fact, Sentence } from '../../src/contracts/evidence.ts';
import type { GoldenCase, Specialist } from '../../src/contracts/pack/index.ts';
import type { StepResult } from '../../src/contracts/plan.ts';
import type { TriageResult, Utterance } from '../../src/contracts/triage.ts';
import { systemClock } from '../../src/adapters/system/index.ts';
import { canonicalJson } from '../../src/domain/canonical.ts';
import { sha256Hex } from '../../src/domain/digest.ts';
import { evaluateExpression } from '../../src/knowledge/index.ts';
import type { Extensions } from '../../src/ports/extensions.ts';
import type { Pack } from '../../src/ports/pack.ts';
import { searchInSlices } from '../../src/problems/index.ts';
import { createExtractiveReasoner, methods } from '../../src/reasoning/index.ts';
import { packSearch } from './pack-search.ts';

export type GoldenOutcome = {
  triage: TriageResult;
  results: StepResult[];
  sentences: Sentence[];
  outcome: GoldenCase['expect']['outcome'];
  actions: string[];
  facts: Fact[];
  /** What is wrong with it; empty when the case passes. */
  faults: string[];
};

const asking = { tenant: 't', session_id: 's', agent: 'golden' };
const at = '2026-04-16T10:00:00Z';
const lower = (text: string): string => text.toLowerCase().replace(/\s+/g, ' ');

/** Runs golden cases through the reasoner and the methods, with the pack's own tools: the thinking without the machine. */
export const goldenRunner = (
  pack: Pack,
  extensions: Extensions,
): ((one: GoldenCase) => Promise<GoldenOutcome>) => {
  const reasoner = createExtractiveReasoner({ pack });
  const search = packSearch(pack);

  const factsFor = async (specialist: Specialist, scope: Record<string, unknown>): Promise<Fact[]> => {
    const customer_id = (scope['subject'] as { customer_id: string } | undefined)?.customer_id;
    if (customer_id === undefined) return [];
    const facts: Fact[] = [];
    for (const use of specialist.tools) {
      if ((await evaluateExpression(use.when, scope)) !== true) continue;
      const input = await evaluateExpression(use.input, scope);
      const output = await extensions.callTool({
        tenant: 't',
        tool: use.tool,
        subject: { customer_id },
        input,
      });
      const text = canonicalJson(output);
      facts.push({
        source_id: `fact:${use.tool}`,
        tool: use.tool,
        title: use.tool,
        text,
        digest: sha256Hex(text),
        at,
      });
    }
    return facts;
  };

  return async (one) => {
    const conversation: Utterance[] = one.messages.map((text) => ({ from: 'customer', text, at }));
    const text = one.messages.join('\n');
    const triage = await reasoner.classify({ text, conversation }, asking);
    const { parts } = triage.unclear
      ? { parts: [] }
      : await reasoner.decompose({ text, conversation, triage, issues: [], max_parts: 20 }, asking);
    const subject = one.customer_id === undefined ? undefined : { customer_id: one.customer_id };
    const results: (StepResult & { weight: number })[] = [];
    const facts: Fact[] = [];
    for (const part of parts) {
      const specialist = pack.specialists.find((other) => other.specialist_id === part.specialist);
      if (specialist === undefined) continue;
      const scope = {
        text,
        subject,
        entities: triage.entities,
        intents: triage.intents.map((intent) => intent.intent_id),
        area: triage.area,
        urgency: triage.urgency,
        facts: {},
      };
      const own = await factsFor(specialist, scope);
      facts.push(...own);
      const result = await methods[part.method ?? 'direct']({
        pack,
        specialist,
        task: part.task,
        conversation,
        facts: own,
        reasoner,
        asking,
        session: { triage, messages: conversation, ...(subject === undefined ? {} : { subject }) },
        passages: search(part.task, specialist.areas),
        options: {
          iterations: 100,
          seed: one.case_id,
          search: (order) => searchInSlices({ clock: systemClock }).run(order, { tenant: 't' }),
        },
      });
      results.push({ ...result, weight: specialist.weight });
    }
    const proposals = subject === undefined ? [] : results.flatMap((result) => result.proposals);
    const decisions = await Promise.all(
      proposals.map(async (proposal) => {
        const scope = {
          text,
          subject,
          entities: triage.entities,
          intents: triage.intents.map((intent) => intent.intent_id),
          area: triage.area,
          urgency: triage.urgency,
          facts: Object.fromEntries(facts.map((fact) => [fact.tool, JSON.parse(fact.text) as unknown])),
          arguments: proposal.arguments,
        };
        for (const rule of pack.policies.rules) {
          if (rule.action === proposal.action && (await evaluateExpression(rule.when, scope)) === true)
            return rule.decision;
        }
        return 'forbid';
      }),
    );
    const weights = results.reduce((sum, result) => sum + result.weight, 0);
    const vote =
      results.reduce((sum, result) => sum + (result.unknown ? 0 : result.weight * result.confidence), 0) /
      (weights || 1);
    const outcome = triage.unclear
      ? 'clarification'
      : decisions.includes('approve')
        ? 'approval'
        : vote < pack.manifest.thresholds.consensus
          ? 'handover'
          : 'answered';
    const sentences = results.flatMap((result) => (result.unknown ? [] : result.sentences));
    const actions = proposals.map((proposal) => proposal.action);
    const said = lower(
      [
        ...sentences.map((sentence) => sentence.text),
        ...results.flatMap((result) => result.questions),
        ...proposals.map((proposal) => canonicalJson(proposal.arguments)),
      ].join(' '),
    );
    const has = (fact: string | string[]): boolean =>
      [fact].flat().some((wording) => said.includes(lower(wording)));
    const cited = new Set(
      sentences.flatMap((sentence) => sentence.citations.map((citation) => citation.source_id.split('#')[0])),
    );
    const { expect } = one;
    const faults = [
      ...(outcome === expect.outcome
        ? []
        : [`outcome ${outcome}, not ${expect.outcome} (vote ${vote.toFixed(2)})`]),
      ...(expect.intents ?? [])
        .filter((intent) => !triage.intents.some((found) => found.intent_id === intent))
        .map((intent) => `no intent ${intent}`),
      ...(outcome === 'answered' || outcome === 'approval'
        ? expect.facts.filter((fact) => !has(fact)).map((fact) => `lacks “${[fact].flat().join('” or “')}”`)
        : []),
      ...expect.not_facts.filter(has).map((fact) => `says “${[fact].flat().join('” or “')}”`),
      ...(expect.cites_any.length === 0 ||
      outcome === 'handover' ||
      expect.cites_any.some((id) => cited.has(id))
        ? []
        : [`cites none of ${expect.cites_any.join(', ')}`]),
      ...expect.actions
        .filter((action) => !actions.includes(action))
        .map((action) => `does not propose ${action}`),
      ...expect.not_actions
        .filter((action) => actions.includes(action))
        .map((action) => `proposes ${action}`),
    ];
    return { triage, results, sentences, outcome, actions, facts, faults };
  };
};
