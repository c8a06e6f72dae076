import { metricNamespace } from '../../src/contracts/function-settings.ts';
import { metrics } from '../../src/contracts/metrics.ts';
import type { UseCases } from '../api/use-cases.ts';
import { Failure } from '../../src/contracts/errors.ts';
import { parseLimits } from '../api/access.ts';
import type { ApiPart } from '../api/create-app.ts';
import { createPart } from '../api/create-app.ts';
import { acrossOrigins } from '../api/cross-origin.ts';
import { defaultSettings } from '../api/default-settings.ts';
import { pollingWatch } from '../polling-watch.ts';
import type { Wired } from '../wiring/wire.ts';
import { admittedBy } from './admitted.ts';
import type { GatewayEvent } from './gateway.ts';
import { requestOf } from './gateway.ts';

/** Longest that an event stream lasts in a function, in ms. */
const longestStream = 60_000;

/** What a function answers, and what of the changing use cases that takes. */
export type Part = ApiPart & { useCases?: Partial<UseCases> };

const absent = (): never => {
  throw new Failure('Internal', 'Cannot run a use case because this function does not bring it.');
};
const none: UseCases = {
  submit: absent,
  message: absent,
  cancel: absent,
  resume: absent,
  erase: absent,
  handoverReply: absent,
  decide: absent,
  makePlan: absent,
};

/** Answers an event of the gateway by a part of the API; who asks is what the authorizer said. */
export const servePart = (
  { services, settings }: Pick<Wired, 'services' | 'settings'>,
  { routes, handlers, useCases = {} }: Part,
): ((event: GatewayEvent) => Promise<Response>) => {
  const app = createPart(
    {
      services,
      useCases: { ...none, ...useCases },
      watch: pollingWatch(services),
      settings: {
        ...defaultSettings,
        version: settings.DELIBERATE_VERSION,
        limits: parseLimits(settings.DELIBERATE_LIMITS),
        stream_ms: settings.DELIBERATE_STREAMING === 'off' ? 0 : longestStream,
      },
      admit: async (_request, env) => admittedBy(env),
      checks: { store: async () => void (await services.sessions.list('default', { limit: 1 })) },
      exposition: async () => ({ media: 'text/plain; version=0.0.4; charset=utf-8', text: exposition() }),
    },
    { routes, handlers },
  );
  const serve = acrossOrigins(settings.DELIBERATE_CONSOLE_ORIGIN, (request, env: object) =>
    app.fetch(request, env),
  );
  return async (event) => serve(requestOf(event), { ...event.requestContext.authorizer });
};

/** Names and kinds of all metrics; no function knows the values of all. */
const exposition = (): string =>
  [
    `# Values of this deployment are in CloudWatch, under the namespace ${metricNamespace}.`,
    ...Object.entries(metrics).flatMap(([name, { help, kind }]) => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} ${kind}`,
    ]),
    '',
  ].join('\n');
