import { isErrorCode, Failure } from '../../../src/contracts/errors.ts';
import { linksOf } from '../../../src/contracts/api.ts';
import type { Session } from '../../../src/contracts/session.ts';
import { isSettled, settled } from '../../../src/usecases/follow.ts';
import { getSession as readSession } from '../../../src/usecases/get-session.ts';
import { listSessions as readSessions } from '../../../src/usecases/list-sessions.ts';
import { readEvents } from '../../../src/usecases/read-events.ts';
import { visibleSession } from '../../../src/usecases/visible-session.ts';
import type { Context, Handler } from '../context.ts';
import { eventStream, wantsStream } from '../event-stream.ts';
import type { Begun, Submission } from '../use-cases.ts';

const started = (status: 200 | 202, { session_id, status: now }: Begun) => ({
  status,
  body: { session_id, status: now, links: linksOf(session_id) },
});

/** Begins a session, or, where X-Session-ID names one that exists, says the text in it. */
const begin = async (context: Context, submission: Submission): Promise<Begun> => {
  const { services, useCases, caller, headers } = context;
  const key = headers.idempotency === undefined ? {} : { idempotency_key: headers.idempotency };
  if (headers.session === undefined) return useCases.submit(services, caller, { ...submission, ...key });
  const session_id = headers.session;
  if ((await services.sessions.load(caller.principal.tenant, session_id)) === undefined) {
    return useCases.submit(services, caller, { ...submission, ...key, session_id });
  }
  await visibleSession(services, caller, session_id);
  return useCases.message(services, caller, { session_id, text: submission.input, ...key });
};

/** Runs a use case on a session that the caller may know of. */
const on = async <T>(context: Context, session_id: string, run: () => Promise<T>): Promise<T> => {
  await visibleSession(context.services, context.caller, session_id);
  return run();
};

const answerOf = (session: Session, context: Context, since: number) => ({
  session_id: session.session_id,
  response: session.response ?? '',
  confidence: session.confidence,
  agents_used: session.agents_used,
  mcts_stats: session.mcts_stats ?? null,
  citations: session.citations,
  processing_time_ms: context.services.clock.now() - since,
  metadata: {
    correlation_id: context.caller.correlation_id,
    thread_id: session.thread_id,
    status: session.status,
    rag_enabled: session.options.use_rag,
    ...(session.produced_by === undefined ? {} : { produced_by: session.produced_by }),
    ...(session.judgement === undefined ? {} : { judgement: session.judgement }),
  },
});

export const query: Handler<'query'> = async (
  context,
  { query, use_mcts, use_rag, mcts_iterations, budget_usd, ...about },
) => {
  const since = context.services.clock.now();
  const { session_id } = await begin(context, {
    input: query,
    ...about,
    options: {
      use_mcts,
      use_rag,
      mcts_iterations,
      max_rounds: 10,
      ...(budget_usd === undefined ? {} : { budget_usd }),
    },
  });
  const session = await settled(
    { ...context, session_id, signal: context.request.signal },
    context.settings.query_wait_ms,
  );
  if (session.status === 'failed') {
    const { code = 'Internal', message = 'Cannot answer because the session failed.' } =
      session.failure ?? {};
    throw new Failure(isErrorCode(code) ? code : 'Internal', message, { data: { session_id } });
  }
  if (session.status !== 'concluded' && session.status !== 'cancelled') return started(202, session);
  return { status: 200, body: answerOf(session, context, since) };
};

export const submit: Handler<'submit'> = async (context, input) => started(202, await begin(context, input));

export const listSessions: Handler<'listSessions'> = async ({ services, caller }, input) => ({
  status: 200,
  body: await readSessions(services, caller, input),
});

export const getSession: Handler<'getSession'> = async ({ services, caller }, input) => ({
  status: 200,
  body: await readSession(services, caller, input),
});

export const events: Handler<'events'> = async (context, { session_id, after: from, limit }) => {
  const { services, caller, headers, request, settings, watch } = context;
  const after = headers.last_event ?? from ?? 0;
  if (!wantsStream(request)) {
    return { status: 200, body: await readEvents(services, caller, { session_id, after, limit }) };
  }
  const session = await visibleSession(services, caller, session_id);
  return eventStream(
    { services, caller, watch, session_id },
    {
      after,
      beat_ms: settings.heartbeat_ms,
      ...(settings.stream_ms === undefined ? {} : { longest_ms: settings.stream_ms }),
      settled: isSettled(session.status),
    },
  );
};

export const message: Handler<'message'> = (context, { session_id, text }) =>
  on(context, session_id, async () => {
    const { services, useCases, caller, headers } = context;
    const key = headers.idempotency === undefined ? {} : { idempotency_key: headers.idempotency };
    return started(202, await useCases.message(services, caller, { session_id, text, ...key }));
  });

export const cancel: Handler<'cancel'> = (context, input) =>
  on(context, input.session_id, async () =>
    started(200, await context.useCases.cancel(context.services, context.caller, input)),
  );

export const resume: Handler<'resume'> = (context, input) =>
  on(context, input.session_id, async () =>
    started(202, await context.useCases.resume(context.services, context.caller, input)),
  );

export const erase: Handler<'erase'> = async ({ services, useCases, caller }, input) => {
  await useCases.erase(services, caller, input);
  return { status: 200, body: { session_id: input.session_id, erased: true } };
};

export const handoverReply: Handler<'handoverReply'> = (context, input) =>
  on(context, input.session_id, async () =>
    started(200, await context.useCases.handoverReply(context.services, context.caller, input)),
  );
