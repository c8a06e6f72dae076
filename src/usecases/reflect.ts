import type { Routed, Turn } from '../contracts/execution.ts';
import type { Session } from '../contracts/session.ts';
import type { Citation } from '../contracts/evidence.ts';
import { openItems } from '../domain/ask.ts';
import { vote } from '../domain/consensus.ts';
import type { Draft } from '../domain/draft.ts';
import { emit } from '../domain/draft.ts';
import { isLarge } from '../domain/large-search.ts';
import { planOf, replaceNeeds, skipUnreachable } from '../domain/plan.ts';
import { reflectOn, revisePlan, standingSteps } from '../domain/reflection.ts';
import { hasEnded, liveStatus, unheard } from '../domain/session.ts';
import { clarify, handOver, mayClarify } from './asking.ts';
import { proposeActions } from './propose.ts';
import { dispatch, idsOf, notePlan, pendingReply, to, toReply } from './route.ts';
import type { Services } from './services.ts';
import { transact } from './transact.ts';
import { withholdAnswer } from './withhold.ts';

/**
 * The state `Reflect`: looks at what is there and decides what follows. After work: the next steps, another way for what
 * is weak, or the vote, and with it the actions, questions and handovers that the specialists call for. After these are
 * settled: the answer.
 */
export const reflect = async (services: Services, turn: Turn): Promise<Routed> =>
  services.tracer.span('reflection', { 'session.id': turn.session_id }, () =>
    transact(services, idsOf(turn), async (draft): Promise<Routed> => {
      const { session } = draft;
      if (hasEnded(session)) return to('done');
      for (const ask of session.asks) if (ask.status !== 'open') ask.told = true;
      session.status = liveStatus(session);
      if (session.response !== undefined) {
        const mayGoOut = pendingReply(services, session) !== undefined;
        return mayGoOut ? toReply(services, session) : withholdAnswer(services, draft);
      }
      const waiting = openWork(services, draft);
      if (waiting !== undefined) return waiting;
      if (unheard(session).some((message) => message.from === 'customer')) return to('plan');
      if (session.plan === undefined || session.consensus !== undefined) return to('compose');
      return afterRound(services, draft, session.plan);
    }),
  );

const openWork = (services: Services, draft: Draft): Routed | undefined => {
  const items = openItems(draft.session, services.pack.manifest.reply_action, services.clock.now());
  return items.length === 0 ? undefined : { next: 'act', items };
};

const afterRound = async (
  services: Services,
  draft: Draft,
  plan: NonNullable<Session['plan']>,
): Promise<Routed> => {
  const { session } = draft;
  for (const step of plan.steps) {
    if (step.status !== 'running') continue;
    step.status = 'failed';
    step.error = { code: 'Unavailable', message: 'Nobody finished it in time.' };
    emit(draft, 'step.failed', { step_id: step.step_id, code: 'Unavailable' });
  }
  session.rounds += 1;
  const reflection = reflectOn({
    plan,
    specialists: services.pack.specialists,
    round: session.rounds,
    max_rounds: session.options.max_rounds,
    at: draft.at,
  });
  session.reflections.push(reflection);
  emit(draft, 'reflection.made', { ...reflection });
  if (reflection.decision === 'RETRY') retry(services, draft, plan);
  if (reflection.decision !== 'CONCLUDE') return { next: 'work', items: dispatch(services, plan) };
  skipUnreachable(plan);
  return conclude(services, draft, plan);
};

const retry = (services: Services, draft: Draft, plan: NonNullable<Session['plan']>): void => {
  const steps = revisePlan(plan, services.pack.specialists) ?? [];
  const added = planOf(
    { steps },
    {
      version: plan.version + 1,
      made_by: 'rules',
      registry: services.pack.specialists,
      large: isLarge(draft.session.options, services.pack.causal),
    },
  );
  plan.version = added.version;
  replaceNeeds(plan, new Map(steps.map((step) => [step.replaces, step.step_id])));
  plan.steps.push(...added.steps);
  notePlan(draft, added);
};

/** The vote, and what it and the specialists call for before an answer can be written. */
const conclude = async (
  services: Services,
  draft: Draft,
  plan: NonNullable<Session['plan']>,
): Promise<Routed> => {
  const { session } = draft;
  const standing = standingSteps(plan);
  session.consensus = vote(standing, services.pack.specialists, services.pack.manifest.thresholds.consensus);
  emit(draft, 'consensus.reached', { score: session.consensus.score, reached: session.consensus.reached });
  const results = standing.flatMap((step) => (step.result === undefined ? [] : [step.result]));
  await proposeActions(
    services,
    draft,
    results.flatMap((result) =>
      result.proposals.map((proposal) => ({
        ...proposal,
        evidence: result.sentences.flatMap((sentence): Citation[] => sentence.citations),
      })),
    ),
  );
  const question = results.flatMap((result) => result.questions)[0];
  const wanted = results.find((result) => result.handover !== undefined)?.handover;
  if (question !== undefined && !session.consensus.reached && mayClarify(session))
    clarify(services, draft, question);
  else if (!session.consensus.reached || wanted !== undefined) {
    const unknown = results.every((result) => result.unknown);
    handOver(services, draft, wanted ?? unsure(session), { unknown });
  }
  return openWork(services, draft) ?? to('compose');
};

/** Why a person is needed, in words for that person. */
const unsure = (session: Session): string =>
  session.subject === undefined
    ? 'The specialists are not sure enough; without a verified customer nothing of theirs was looked up.'
    : 'The specialists are not sure enough.';
