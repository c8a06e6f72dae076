import { emit, record } from '../domain/draft.ts';
import type { Draft } from '../domain/draft.ts';
import type { Session } from '../contracts/session.ts';
import { canonicalDigest } from '../domain/canonical.ts';
import { withdrawAsks } from '../domain/ask.ts';
import type { Services } from './services.ts';

/** Ends a session with its answer. */
export const concludeSession = (draft: Draft): void => {
  const { session } = draft;
  withdrawAsks(session);
  session.status = 'concluded';
  record(draft, 'session.concluded', {
    response: canonicalDigest(session.response ?? ''),
    actions: session.actions.map(({ action_id, name, status }) => ({ action_id, name, status })),
  });
  emit(draft, 'session.concluded', {
    response: session.response ?? '',
    confidence: session.confidence,
    citations: session.citations,
    agents_used: session.agents_used,
  });
};

/** Keeps what a concluded session taught (requirements A1, A5). Repeating it is harmless. */
export const keepEpisode = async (services: Services, session: Session): Promise<void> => {
  const score = session.judgement?.overall ?? 0;
  const answer = session.response ?? '';
  const issues = session.reflections.flatMap((reflection) => reflection.identified_issues);
  await services.episodes.keep(session.tenant, {
    session_id: session.session_id,
    thread_id: session.thread_id,
    intents: session.triage?.intents.map((intent) => intent.intent_id) ?? [],
    ...(session.triage?.area === undefined ? {} : { area: session.triage.area }),
    methods: [...new Set(session.plan?.steps.map((step) => step.method) ?? [])],
    outcome: session.actions.map(({ name, status }) => `${name}:${status}`).join(' '),
    score,
    text:
      score > 0.8 ? `${session.input}\n${answer}` : score >= 0.6 ? answer.slice(0, 400) : issues.join('\n'),
    at: session.updated_at,
  });
};
