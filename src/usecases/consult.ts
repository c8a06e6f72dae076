import type { Consulted, Turn } from '../contracts/execution.ts';
import { Failure, toFailure } from '../contracts/errors.ts';
import type { Passage, Fact } from '../contracts/evidence.ts';
import type { Specialist } from '../contracts/pack/specialists.ts';
import type { Step, StepResult } from '../contracts/plan.ts';
import type { Session } from '../contracts/session.ts';
import { emit } from '../domain/draft.ts';
import { hasEnded } from '../domain/session.ts';
import { methods } from '../reasoning/methods/index.ts';
import { conversationOf } from './conversation.ts';
import { gatherFacts } from './facts.ts';
import { idsOf } from './route.ts';
import { searchesOf } from './searching.ts';
import type { Searching } from './searching.ts';
import type { Services } from './services.ts';
import { loadSession, transact } from './transact.ts';

const maxPassages = 12;

export type ConsultOrder = Turn & { step_id: string; attempt: number };

const stepOf = (session: Session, order: ConsultOrder): Step => {
  const step = session.plan?.steps.find((one) => one.step_id === order.step_id);
  const current = step !== undefined && step.attempts === order.attempt && !hasEnded(session);
  if (!current)
    throw new Failure(
      'TaskClosed',
      `Cannot consult for step ${order.step_id} because it is not wanted any more.`,
    );
  return step;
};

/** How much better a passage of the specialist's own areas counts than one of others: triage may have erred. */
const ownAreas = 1.15;

/** Passages for a step, best first: its specialist's areas count more, and nothing is out of sight. */
const retrieve = async (
  services: Services,
  session: Session,
  specialist: Specialist,
  task: string,
): Promise<readonly Passage[]> =>
  services.tracer.span('retrieval', { 'session.id': session.session_id }, async () => {
    if (!session.options.use_rag) return [];
    const found = await services.knowledge.search(session.tenant, { text: task, limit: 2 * maxPassages });
    return found
      .map((passage) => {
        const own = passage.area !== undefined && specialist.areas.includes(passage.area);
        return { ...passage, score: Math.min(1, passage.score * (own ? ownAreas : 1)) };
      })
      .toSorted((one, two) => two.score - one.score)
      .slice(0, maxPassages);
  });

/** Reasons for one step: gathers facts and passages, then runs its method. Commits nothing. */
const reason = async (
  services: Services,
  session: Session,
  step: Step,
  run: { search: Searching['run']; spent: (usd: number) => void; signal?: AbortSignal | undefined },
): Promise<{ result: StepResult; facts: Fact[] }> => {
  const { search, spent, signal } = run;
  const specialist = services.pack.specialists.find((one) => one.specialist_id === step.specialist);
  if (specialist === undefined)
    throw new Failure(
      'PlanInvalid',
      `Cannot consult ${step.specialist} because the pack has no such specialist.`,
    );
  const [{ facts, missing }, passages, conversation] = await Promise.all([
    gatherFacts(services, session, specialist.tools, signal),
    retrieve(services, session, specialist, step.task),
    conversationOf(services, session),
  ]);
  const result = await services.tracer.span('synthesis', { 'step.method': step.method }, () =>
    methods[step.method]({
      pack: services.pack,
      specialist,
      task: step.task,
      session,
      conversation,
      passages,
      facts,
      reasoner: services.reasoner,
      asking: {
        tenant: session.tenant,
        session_id: session.session_id,
        agent: specialist.specialist_id,
        spent,
        ...(signal === undefined ? {} : { signal }),
      },
      options: {
        iterations: session.options.mcts_iterations,
        seed: `${session.session_id}/${step.step_id}`,
        search,
      },
    }),
  );
  if (missing.length === 0) return { result, facts };
  return {
    facts,
    result: { ...result, handover: result.handover ?? missing.map((one) => one.why).join(' ') },
  };
};

/**
 * One step of a plan, wherever it runs: a specialist reasons about its task by its method. Done once a step and attempt:
 * a repetition gives the first result. A failure is committed by name, then thrown for the token.
 *
 * @throws Failure `TaskClosed` when the step is not wanted any more: nothing was spent; else what the consult failed with.
 */
export const consult = async (
  services: Services,
  order: ConsultOrder,
  signal?: AbortSignal,
): Promise<Consulted> => {
  const session = await loadSession(services, order.tenant, order.session_id);
  const step = stepOf(session, order);
  if (step.status === 'succeeded') return { step_id: step.step_id, status: 'succeeded' };
  if (step.status !== 'running')
    throw new Failure('TaskClosed', `Cannot consult for step ${order.step_id} because it ended.`);
  const begun = services.clock.now();
  if (step.started_at === undefined) {
    await transact(services, idsOf(order), (draft) => {
      const mine = stepOf(draft.session, order);
      if (mine.started_at !== undefined) return;
      mine.started_at = draft.at;
      emit(draft, 'step.started', {
        step_id: mine.step_id,
        specialist: mine.specialist,
        method: mine.method,
      });
    });
  }
  const searches = searchesOf(services, { session, step, signal });
  let cost = 0;
  const spent = (usd: number): void => {
    cost += usd;
  };
  try {
    const { result, facts } = await execution(services, order, () =>
      services.tracer.span(
        'step',
        { 'step.id': step.step_id, 'step.specialist': step.specialist, 'step.method': step.method },
        () => reason(services, session, step, { search: searches.run, spent, signal }),
      ),
    );
    const spending = await services.ledger.spending(order.tenant, order.session_id);
    await transact(services, idsOf(order), (draft) => {
      const mine = stepOf(draft.session, order);
      if (mine.status !== 'running') return;
      mine.status = 'succeeded';
      mine.result = result;
      mine.cost_usd = cost;
      mine.duration_ms = services.clock.now() - begun;
      draft.session.cost = {
        usd: spending.settled,
        input_tokens: spending.input_tokens,
        output_tokens: spending.output_tokens,
      };
      for (const fact of facts) {
        draft.session.facts = [
          ...draft.session.facts.filter((one) => one.source_id !== fact.source_id),
          fact,
        ];
      }
      emit(draft, 'step.succeeded', {
        step_id: mine.step_id,
        confidence: result.confidence,
        unknown: result.unknown,
      });
    });
    await searches.forget();
    return { step_id: step.step_id, status: 'succeeded' };
  } catch (thrown) {
    const failure = toFailure(thrown);
    const closed = failure.code === 'TaskClosed';
    const handedBack = !closed && signal?.aborted === true;
    if (!closed && !handedBack) await failStep(services, order, failure);
    if (!handedBack) await searches.forget();
    throw failure;
  }
};

/** Marks a step failed by name, unless it has ended meanwhile. */
export const failStep = async (services: Services, order: ConsultOrder, failure: Failure): Promise<void> => {
  await transact(services, idsOf(order), (draft) => {
    const step = draft.session.plan?.steps.find((one) => one.step_id === order.step_id);
    if (step === undefined || step.attempts !== order.attempt || step.status !== 'running') return;
    step.status = 'failed';
    step.error = { code: failure.code, message: failure.message };
    emit(draft, 'step.failed', { step_id: step.step_id, code: failure.code });
  });
};

/** A consult as part of its session's trace: execution > step > tool, retrieval, synthesis (requirement A9). */
const execution = <T>(services: Services, order: ConsultOrder, run: () => Promise<T>): Promise<T> =>
  services.tracer.span('execution', { 'session.id': order.session_id }, run);
