/**
 * The one Hono app of both hosts. It serves rows of `topology/routes.ts`, each through the same steps: correlation, key,
 * limits, roles, form of the request, idempotency, use case. Every failure leaves in one shape.
 */
import type { Context as HonoContext } from 'hono';
import { Hono } from 'hono';
import { correlationSchema, headers } from '../../src/contracts/api/common.ts';
import { Failure, toFailure } from '../../src/contracts/errors.ts';
import { newSecret } from '../../src/usecases/secret.ts';
import type { Route } from '../../topology/routes/route.ts';
import { authorize } from './access.ts';
import type { Answered, ApiDeps, ApiSettings, Context, Handlers } from './context.ts';
import { errorResponse } from './errors.ts';
import { once, sessionHeader, sessionOf } from './idempotent.ts';
import { readRequest } from './request.ts';

type Env = { Bindings: object; Variables: { route: string; correlation: string } };
/** A handler as the dispatcher sees it: its input was made by the row's own schemas. */
type Run = (context: Context, input: Record<string, unknown>) => Promise<Answered> | Answered;

/** Rows of the topology, and what answers them. Building a row's schemas takes time: a function brings few. */
export type ApiPart = { routes: readonly Route[]; handlers: Partial<Handlers> };

/**
 * A part of the API as a `fetch` function: of the rows, those that the handlers answer. Its environment, where a host has
 * one, is handed to `deps.admit`.
 */
export const createPart = (deps: ApiDeps, { routes, handlers }: ApiPart): Hono<Env> => {
  const { services } = deps;
  const app = new Hono<Env>({ strict: true });
  const started_at = services.clock.now();
  observe(app, deps);
  for (const row of routes) {
    const run = handlers[row.id as keyof Handlers] as Run | undefined;
    if (run === undefined) continue;
    app.on(row.method, row.path.replaceAll(/\{(\w+)\}/g, ':$1'), async (c) => {
      c.set('route', row.path);
      return answer({ row, run }, c, { ...deps, started_at });
    });
  }
  const fail = (thrown: unknown, c: HonoContext<Env>): Response => {
    const failure = toFailure(thrown);
    const correlation_id = c.get('correlation');
    services.metrics.count('mcts_errors_total', { route: c.get('route'), code: failure.code });
    if (failure.status >= 500) {
      services.log('error', 'http.failed', { code: failure.code, correlation_id, ...causeOf(failure) });
    }
    return errorResponse(failure, { now: services.clock.now(), correlation_id });
  };
  app.notFound((c) => fail(new Failure('NotFound', 'Cannot find that because there is no such route.'), c));
  app.onError(fail);
  return app;
};

const answer = async (
  { row, run }: { row: Route; run: Run },
  c: HonoContext<Env>,
  deps: ApiDeps & { started_at: number },
): Promise<Response> => {
  const { services, settings } = deps;
  const request = c.req.raw;
  const context = { ...deps, request, headers: {} } as Omit<Context, 'caller'>;
  const { roles } = row;
  if (roles === 'public') return respond(row, await run(context as Context, {}), settings);
  const { admit = ({ headers }) => authorize(services, headers, { roles, limits: settings.limits }) } = deps;
  const principal = await admit(request, c.env);
  const caller = { principal, correlation_id: c.get('correlation') };
  const sent = await readRequest(row, request, c.req.param());
  const session = sent.headers.session ?? sent.input['session_id'];
  const work = async (): Promise<Answered> => run({ ...context, caller, headers: sent.headers }, sent.input);
  if (sent.headers.idempotency === undefined) return respond(row, await work(), settings);
  const result = await once(
    services,
    caller,
    {
      key: sent.headers.idempotency,
      what: { route: row.id, session: sent.headers.session, input: sent.input },
      ...(typeof session === 'string' ? { session_id: session } : {}),
    },
    async () => {
      const answered = await work();
      if (answered instanceof Response)
        throw new Failure('Internal', 'Cannot keep an answer that is a stream.');
      return answered;
    },
  );
  return respond(row, result, settings);
};

const respond = (row: Route, answered: Answered, settings: ApiSettings): Response => {
  if (answered instanceof Response) return answered;
  const { status, body } = answered;
  const declared = row.answers[status as keyof Route['answers']];
  if (settings.check_answers) {
    const checked = declared?.schema?.safeParse(JSON.parse(JSON.stringify(body)));
    if (checked?.success !== true) {
      throw new Failure('Internal', `Cannot answer ${row.id} because the answer is not as declared.`, {
        cause: checked?.error ?? new Error(`${status} is not declared.`),
      });
    }
  }
  return Response.json(body, { status, headers: { ...sessionHeader(sessionOf(body)), ...answered.headers } });
};

/** Correlation in and out, metrics and one line of log a request. */
const observe = (app: Hono<Env>, { services }: ApiDeps): void => {
  let active = 0;
  app.use('*', async (c, next) => {
    const since = services.clock.now();
    const given = correlationSchema.safeParse(c.req.header(headers.correlation));
    const correlation = given.success ? given.data : newSecret(services.random, 'cor').slice(0, 26);
    c.set('correlation', correlation);
    c.set('route', 'none');
    services.metrics.gauge('mcts_active_requests', ++active);
    try {
      await next();
    } finally {
      services.metrics.gauge('mcts_active_requests', --active);
    }
    const ms = services.clock.now() - since;
    const labels = { route: c.get('route'), method: methodOf(c.req.method) };
    const status = String(c.res.status);
    services.metrics.count('mcts_requests_total', { ...labels, status });
    services.metrics.observe('mcts_request_duration_seconds', ms / 1000, labels);
    services.log('info', 'http.request', { ...labels, status, ms, correlation_id: correlation });
    c.header(headers.correlation, correlation);
    c.header('X-Content-Type-Options', 'nosniff');
    if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store');
  });
};

/** Where an unexpected error came from: its class and the first line of its stack, never its words. */
const causeOf = (failure: Failure): Record<string, string> => {
  const { cause } = failure;
  if (!(cause instanceof Error)) return {};
  const line = cause.stack?.split('\n').find((one) => one.trimStart().startsWith('at ')) ?? '';
  return { cause: cause.name, line: line.trim() };
};

/** A label has few values, whatever clients send. */
const methodOf = (method: string): string =>
  ['GET', 'HEAD', 'POST', 'DELETE', 'PUT', 'PATCH', 'OPTIONS'].includes(method) ? method : 'other';
