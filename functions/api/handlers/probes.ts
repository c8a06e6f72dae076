import { toFailure } from '../../../src/contracts/errors.ts';
import type { Handler } from '../context.ts';

/** How long a readiness check may take, in ms. */
const checkWithin = 2_000;

const text = (media: string, body: string, headers: Record<string, string> = {}): Response =>
  new Response(body, { headers: { 'Content-Type': media, ...headers } });

export const health: Handler<'health'> = ({ services, settings, started_at }) => ({
  status: 200,
  body: {
    status: 'ok',
    version: settings.version,
    pack: services.pack.manifest.pack_id,
    uptime_seconds: Math.max(0, services.clock.now() - started_at) / 1000,
  },
});

export const ready: Handler<'ready'> = async ({ services: { clock }, checks }) => {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      const start = clock.now();
      const late = new Promise<string>((resolve) =>
        clock.after(checkWithin, () => resolve('takes too long')),
      );
      const fault = await Promise.race([
        check().then(
          () => undefined,
          (thrown: unknown) => toFailure(thrown).code,
        ),
        late,
      ]);
      const ms = clock.now() - start;
      return [name, fault === undefined ? { ok: true, ms } : { ok: false, ms, message: fault }] as const;
    }),
  );
  const ready = results.every(([, result]) => result.ok);
  return { status: ready ? 200 : 503, body: { ready, checks: Object.fromEntries(results) } };
};

export const metrics: Handler<'metrics'> = async ({ exposition }) => {
  const { media, text: body } = await exposition();
  return text(media, body);
};

/** Loaded when asked for: it has every schema of every route. */
const documentOf = async (version: string) => (await import('../openapi.ts')).openApiDocument(version);

export const openapi: Handler<'openapi'> = async ({ settings }) =>
  text('application/json', JSON.stringify(await documentOf(settings.version)));

export const docs: Handler<'docs'> = async ({ settings }) => {
  const { docsPage } = await import('../docs-page.ts');
  return text('text/html; charset=utf-8', docsPage(await documentOf(settings.version)), {
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'",
  });
};
