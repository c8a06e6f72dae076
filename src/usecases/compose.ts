import type { Routed, Turn } from '../contracts/execution.ts';
import type { Sentence } from '../contracts/evidence.ts';
import type { Producer } from '../contracts/plan.ts';
import type { Session } from '../contracts/session.ts';
import type { Draft } from '../domain/draft.ts';
import { record } from '../domain/draft.ts';
import { standingSteps } from '../domain/reflection.ts';
import { customerText, hasEnded, unheard } from '../domain/session.ts';
import { targetOf } from '../domain/policy.ts';
import { newId } from '../ports/random.ts';
import type { Composition, Section } from '../reasoning/composer.ts';
import { composeAnswer } from '../reasoning/composer.ts';
import { judge } from '../reasoning/judge.ts';
import { factNow } from './facts.ts';
import { outcomesOf } from './outcomes.ts';
import { actionType, applyPolicy } from './propose.ts';
import { idsOf, to, toReply } from './route.ts';
import { withheldReplies } from './withhold.ts';
import type { Services } from './services.ts';
import { checkCitations } from './sources.ts';
import { loadSession, transact } from './transact.ts';

/** What the specialists of a plan brought, in the plan's order, one section a specialist. */
const sectionsOf = (services: Services, session: Session): Section[] => {
  const sections = new Map<string, Sentence[]>();
  for (const step of session.plan === undefined ? [] : standingSteps(session.plan)) {
    if (step.result === undefined || step.result.unknown) continue;
    sections.set(step.specialist, [...(sections.get(step.specialist) ?? []), ...step.result.sentences]);
  }
  return [...sections].map(([id, sentences]) => ({
    title: services.pack.specialists.find((one) => one.specialist_id === id)?.title ?? id,
    sentences,
  }));
};

/**
 * The facts as they are after what was done: what an effect may have changed is looked up again, so that the answer never
 * tells the state before it. What cannot be looked up now is no evidence any more.
 */
const factsAfterActions = async (services: Services, session: Session): Promise<Session['facts']> => {
  const done = session.actions.filter((action) => action.status === 'done').map((action) => action.rule_id);
  const touched = new Set(
    services.pack.policies.rules.flatMap((rule) => (done.includes(rule.rule_id) ? rule.depends_on : [])),
  );
  const facts = await Promise.all(
    session.facts.map((fact) =>
      touched.has(fact.tool)
        ? factNow(services, session, fact.tool).catch(() => undefined)
        : Promise.resolve(fact),
    ),
  );
  return facts.filter((fact) => fact !== undefined);
};

/** Standing sentences about who did not answer in time, or that nothing is known. */
const noticesOf = (services: Services, session: Session, answered: boolean): string[] => {
  const { texts } = services.pack.manifest;
  const overdue = session.asks.filter((ask) => ask.status === 'expired');
  const handovers = overdue.filter((ask) => ask.kind === 'handover');
  if (handovers.some((ask) => ask.replies.length === 0)) return [texts.handover_expired];
  if (handovers.length > 0) return [texts.handover_closed];
  if (answered) return [];
  return [overdue.some((ask) => ask.kind === 'clarification') ? texts.clarification_expired : texts.unknown];
};

const repliesOf = (session: Session): string[] =>
  session.asks.flatMap((ask) => (ask.kind === 'handover' ? ask.replies.map((reply) => reply.text) : []));

const agentsOf = (session: Session): string[] => [
  ...new Set(
    (session.plan?.steps ?? [])
      .filter((step) => step.status === 'succeeded')
      .flatMap((step) => [step.specialist, step.method]),
  ),
];

/** Writes an answer into a draft: text, citations, judgement, and the reply as an action that policy judges. */
export const writeAnswer = async (
  services: Services,
  draft: Draft,
  answer: Composition,
  made: { confidence: number; agents: string[]; produced_by: Producer },
): Promise<void> => {
  const { session } = draft;
  const spending = await services.ledger.spending(session.tenant, session.session_id);
  const asking = { tenant: session.tenant, session_id: session.session_id, agent: 'judge' };
  const critique = await services.reasoner.critique(
    { task: customerText(session), sentences: [...answer.sentences], passages: [], facts: session.facts },
    asking,
  );
  const { kept } = await checkCitations(services, session, answer.sentences);
  session.response = answer.text;
  session.citations = [...answer.citations];
  session.confidence = made.confidence;
  session.agents_used = made.agents;
  session.produced_by = made.produced_by;
  session.cost = {
    usd: spending.settled,
    input_tokens: spending.input_tokens,
    output_tokens: spending.output_tokens,
  };
  session.messages.push({ from: 'assistant', text: answer.text, at: draft.at });
  session.heard = session.messages.length;
  session.judgement = judge({
    critique,
    sentences: answer.sentences,
    holds: (sentence) => kept.includes(sentence),
    leaked: leaks(services, session, answer.text),
    spent_share: spending.limit === 0 ? 0 : spending.settled / spending.limit,
    rounds: session.rounds,
    max_rounds: session.options.max_rounds,
  });
  await proposeReply(services, draft);
};

/** Whether a text names an account other than the subject's own. */
const leaks = (services: Services, session: Session, text: string): boolean => {
  const { entities, subject_entity } = services.pack.triage;
  const entity = entities.find((one) => one.entity_id === subject_entity);
  if (entity === undefined) return false;
  const named = [...text.matchAll(new RegExp(entity.pattern, 'gi'))].map((match) => match[1] ?? match[0]);
  return named.some((account) => account !== session.subject?.customer_id);
};

const proposeReply = async (services: Services, draft: Draft): Promise<void> => {
  const { session } = draft;
  const type = actionType(services, services.pack.manifest.reply_action);
  if (type === undefined) return;
  const args = { text: session.response ?? '', channel: session.channel, citations: session.citations };
  const reply = {
    action_id: newId(services.random, 'act'),
    name: type.action_id,
    arguments: args,
    risk: type.risk,
    status: 'proposed' as const,
    because: 'The answer is complete.',
    target: targetOf(type.action_id, args, type.target),
    attempts: 0,
    sources: session.citations.map((citation) => citation.source_id),
  };
  session.actions.push(reply);
  record(draft, 'action.proposed', { action_id: reply.action_id, action: reply.name, arguments: args });
  await applyPolicy(services, draft, session.actions.at(-1) ?? reply, session.citations);
};

/** The answer to a text that names another customer's account: nothing is read there and nothing changed. */
export const composeOther = async (services: Services, draft: Draft): Promise<Routed> => {
  const answer = composeAnswer({
    sections: [],
    outcomes: outcomesOf(services, draft.session),
    replies: [],
    notices: [services.pack.manifest.texts.other_customer],
  });
  await writeAnswer(services, draft, answer, {
    confidence: 1,
    agents: [],
    produced_by: { reasoner: 'rules' },
  });
  return toReply(services, draft.session);
};

/**
 * The state `Compose`: one judged answer, written when the outcomes are known. A sentence whose quote is not verbatim in
 * its source is left out before anything is shown. What the customer said meanwhile is planned for first.
 */
export const compose = async (services: Services, turn: Turn): Promise<Routed> => {
  const stored = await loadSession(services, turn.tenant, turn.session_id);
  if (hasEnded(stored)) return to('done');
  if (stored.response !== undefined) return toReply(services, stored);
  if (unheard(stored).some((message) => message.from === 'customer')) return to('plan');
  const session = { ...stored, facts: await factsAfterActions(services, stored) };
  const withheld = withheldReplies(services, session) > 0;
  const sections = await Promise.all(
    (withheld ? [] : sectionsOf(services, session)).map(async (section) => {
      const { kept, dropped } = await checkCitations(services, session, section.sentences);
      if (dropped.length > 0)
        services.metrics.count('deliberate_sentences_dropped_total', {}, dropped.length);
      return { ...section, sentences: kept };
    }),
  );
  const outcomes = outcomesOf(services, session);
  const replies = repliesOf(session);
  const answered =
    sections.some((section) => section.sentences.length > 0) || outcomes.length > 0 || replies.length > 0;
  const answer = composeAnswer({
    sections,
    outcomes,
    replies,
    notices: noticesOf(services, session, answered),
  });
  const producer = session.plan?.steps.find((step) => step.result !== undefined)?.result?.produced_by;
  return services.tracer.span('evaluation', { 'session.id': turn.session_id }, () =>
    transact(services, { ...idsOf(turn), expected: stored.version }, async (draft) => {
      draft.session.facts = session.facts;
      await writeAnswer(services, draft, answer, {
        confidence: replies.length > 0 ? 1 : (draft.session.consensus?.score ?? 0),
        agents: agentsOf(draft.session),
        produced_by: replies.length > 0 ? { reasoner: 'person' } : (producer ?? { reasoner: 'rules' }),
      });
      const stats = draft.session.plan?.steps.find((step) => step.result?.mcts_stats !== undefined)?.result
        ?.mcts_stats;
      if (stats !== undefined) draft.session.mcts_stats = stats;
      return toReply(services, draft.session);
    }),
  );
};
