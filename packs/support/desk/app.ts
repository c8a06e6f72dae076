import { createHash, timingSafeEqual } from 'node:crypto';
import { Hono, type Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Answer, Desk } from './desk.ts';
import type { Effect, EffectKind } from './effects.ts';
import { createFaults, faultsSchema, type FaultPlan } from './faults.ts';
import { orders } from './orders.ts';

export type DeskAppOptions = {
  desk: Desk;
  /** What callers send as `Authorization: Bearer …`. */
  token: string;
  /** Writes an effect down for good, before it is applied and answered. */
  record: (effect: Effect) => void;
  /** Takes in effects that another process of the same log wrote. */
  catchUp?: () => void;
  faults?: FaultPlan;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Resolves after so many milliseconds, or when the signal aborts. */
  wait: (ms: number, signal: AbortSignal) => Promise<void>;
};

/** The connection is cut: the server closes the socket, a caller in this process sees a failed `fetch`. */
export class ConnectionDropped extends Error {
  override readonly name = 'ConnectionDropped';
}

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();
const paths: Record<string, EffectKind> = {
  refunds: 'refund',
  'plan-changes': 'plan_change',
  'password-resets': 'password_reset',
  exports: 'export',
  tickets: 'ticket',
  messages: 'message',
};

/** The desk's HTTP interface: `/customers/{id}/…`, `/services`, `/effects` to count by, `/faults` to break it by. */
export const createDeskApp = (options: DeskAppOptions): Hono => {
  const { desk, record, catchUp = () => undefined, now, wait } = options;
  const expected = digestOf(`Bearer ${options.token}`);
  let faults = createFaults(options.faults);
  let repetitions = 0;
  const app = new Hono();
  const reply = (context: Context, { status, body }: Answer): Response =>
    context.json(body, status as ContentfulStatusCode);
  const hang = async (context: Context): Promise<void> => wait(faults.waitMs, context.req.raw.signal);

  app.onError((error) => {
    throw error;
  });
  app.get('/health', (context) => context.json({ status: 'ok' }));
  app.use(async (context, next) => {
    if (timingSafeEqual(digestOf(context.req.header('authorization') ?? ''), expected)) return next();
    return context.json({ error: 'unauthenticated', message: 'the token is missing or wrong' }, 401);
  });
  app.get('/effects', (context) => {
    const effects = desk.effects();
    const counts: Record<string, number> = {};
    for (const { kind } of effects) counts[kind] = (counts[kind] ?? 0) + 1;
    return context.json({ effects, counts, repetitions });
  });
  app.post('/faults', async (context) => {
    const plan = faultsSchema.safeParse(await context.req.json().catch(() => undefined));
    if (!plan.success) return context.json({ error: 'malformed', message: 'this is no plan of faults' }, 400);
    faults = createFaults(plan.data);
    return context.json({ status: 'ok' });
  });

  app.on('GET', ['/customers/*', '/services'], async (context, next) => {
    catchUp();
    const fault = faults.next('read');
    if (fault === 'fail_before') return context.json({ error: 'internal', message: 'something broke' }, 500);
    if (fault === 'slow' || fault === 'hang_after') await hang(context);
    if (fault === 'hang_after' || fault === 'drop_after') throw new ConnectionDropped();
    return next();
  });
  app.get('/services', (context) => reply(context, desk.services(context.req.query('component'))));
  app.get('/customers/:id', (context) => reply(context, desk.profile(context.req.param('id'))));
  app.get('/customers/:id/users', (context) => reply(context, desk.users(context.req.param('id'))));
  app.get('/customers/:id/invoices', (context) =>
    reply(context, desk.invoices(context.req.param('id'), context.req.query('period'))),
  );
  app.get('/customers/:id/:orders{exports|tickets}', (context) => {
    const { id, orders: path } = context.req.param();
    return reply(
      context,
      desk.byReference(id, paths[path] ?? 'export', context.req.query('reference') ?? ''),
    );
  });

  const act = (kind: EffectKind, context: Context, body: unknown): Answer => {
    catchUp();
    const answer = desk.decide({
      kind,
      customerId: context.req.param('id') ?? '',
      body,
      key: context.req.header('idempotency-key'),
      at: new Date(now()).toISOString(),
    });
    if (answer.status === 200) repetitions += 1;
    if (answer.effect !== undefined) {
      record(answer.effect);
      desk.apply(answer.effect);
    }
    return answer;
  };
  for (const [path, kind] of Object.entries(paths)) {
    app.post(`/customers/:id/${path}`, async (context) => {
      const body: unknown = await context.req.json().catch(() => undefined);
      const fault = faults.next(kind);
      if (fault === 'fail_before')
        return context.json({ error: 'internal', message: 'something broke' }, 500);
      if (fault === 'slow') await hang(context);
      const answer = act(kind, context, body);
      if (fault === 'duplicate' && orders[kind].key === 'header') act(kind, context, body);
      if (fault === 'hang_after') await hang(context);
      if (fault === 'hang_after' || fault === 'drop_after') throw new ConnectionDropped();
      return reply(context, answer);
    });
  }
  return app;
};
