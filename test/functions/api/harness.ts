import { readFileSync } from 'node:fs';
import { afterEach } from 'vitest';
import { machineFile } from '../../../local/host/machine.ts';
import { createHub } from '../../../local/server/hub.ts';
import { loadPack } from '../../../src/adapters/pack/index.ts';
import { memoryFolder, openSqlite } from '../../../src/adapters/sqlite/index.ts';
import { createMetrics } from '../../../src/adapters/telemetry/index.ts';
import type { Principal } from '../../../src/contracts/ids.ts';
import { cancel } from '../../../src/usecases/cancel.ts';
import { decide } from '../../../src/usecases/decide.ts';
import { erase } from '../../../src/usecases/erase.ts';
import { handoverReply } from '../../../src/usecases/handover-reply.ts';
import { keepKey } from '../../../src/usecases/keys.ts';
import { message } from '../../../src/usecases/message.ts';
import { resume } from '../../../src/usecases/resume.ts';
import { searchInSlices } from '../../../src/usecases/search-here.ts';
import type { Services } from '../../../src/usecases/services.ts';
import { submit } from '../../../src/usecases/submit.ts';
import type { ApiDeps, ApiSettings, UseCases } from '../../../functions/api/app.ts';
import { createApp, defaultSettings } from '../../../functions/api/app.ts';
import { createPart } from '../../../functions/api/create-app.ts';
import { handlers } from '../../../functions/api/handlers.ts';
import type { FunctionSpec } from '../../../topology/index.ts';
import { routes, topology } from '../../../topology/index.ts';
import { confined } from '../../support/confined.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { SimClock } from '../../support/sim-clock.ts';
import { tinyPackFolder } from '../../support/tiny-pack.ts';

const machine: unknown = JSON.parse(readFileSync(machineFile, 'utf8'));

/** The part of the API that a function of a deployment answers, with no more ports than it and its authorizer have. */
const partOf = (deps: ApiDeps, fn: FunctionSpec) =>
  createPart(
    {
      ...deps,
      services: confined(deps.services, { ...fn, ports: [...fn.ports, 'keys', 'counters', 'people'] }),
    },
    { routes, handlers: Object.fromEntries((fn.routes ?? []).map((id) => [id, handlers[id]])) },
  );

/** The API as a deployment serves it: each route by the function that the topology gives it to. */
const deployed = (deps: ApiDeps) => {
  const whole = createApp(deps);
  const layout = topology(deps.services.pack, machine);
  const parts = layout.routes.map(({ id, method, path }) => {
    const fn = layout.functions.find((one) => one.routes?.includes(id));
    if (fn === undefined) throw new Error(`No function answers ${id}.`);
    const pattern = new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`);
    return { method, pattern, app: partOf(deps, fn) };
  });
  return {
    routes: whole.routes,
    request: (path: string, init: RequestInit = {}) => {
      const [bare = ''] = path.split('?');
      const part = parts.find((one) => one.method === (init.method ?? 'GET') && one.pattern.test(bare));
      return (part?.app ?? whole).request(path, init);
    },
  };
};

const notHere = (): never => {
  throw new Error('Not part of these tests.');
};

const useCases: UseCases = {
  submit,
  message,
  cancel,
  resume,
  erase,
  handoverReply,
  decide,
  makePlan: async () => ({ questions: ['What is it about?'] }),
};

const principals = {
  operator: { tenant: 'acme', principal: 'olga', roles: ['operator'] },
  admin: { tenant: 'acme', principal: 'ada', roles: ['admin'] },
  service: { tenant: 'acme', principal: 'shop', roles: ['service'] },
  customer: { tenant: 'acme', principal: 'carl', roles: ['customer'], customer_id: '10482' },
  other: { tenant: 'acme', principal: 'otto', roles: ['customer'], customer_id: '10990' },
  auditor: { tenant: 'acme', principal: 'aude', roles: ['auditor'] },
  stranger: { tenant: 'globex', principal: 'stan', roles: ['operator', 'admin', 'auditor'] },
} as const satisfies Record<
  string,
  Omit<Principal, 'roles'> & { roles: readonly Principal['roles'][number][] }
>;
export type Who = keyof typeof principals;

const opened: { close(): void }[] = [];
afterEach(() => {
  for (const one of opened.splice(0)) one.close();
});

export type Answer = { status: number; headers: Headers; body: Record<string, unknown>; text: string };

/** The API over SQLite in memory, a machine that runs nothing, and a clock that stands. Every answer is checked. */
export const startApi = async (
  options: {
    settings?: Partial<ApiSettings>;
    useCases?: Partial<UseCases>;
    services?: Partial<Services>;
  } = {},
) => {
  const clock = new SimClock(Date.UTC(2026, 2, 2, 9));
  const random = seededRandom(7);
  const sqlite = openSqlite({ folder: memoryFolder(), clock, random, queues: [] });
  opened.push(sqlite);
  const hub = createHub(clock);
  const metrics = createMetrics();
  const logged: { event: string; fields: Record<string, unknown> }[] = [];
  const started: string[] = [];
  const services: Services = {
    ...sqlite,
    sessions: hub.watched(sqlite.sessions),
    pack: loadPack(tinyPackFolder),
    clock,
    random,
    searches: searchInSlices({ clock }),
    reasoner: {
      classify: notHere,
      decompose: notHere,
      answer: notHere,
      critique: notHere,
      propose: notHere,
      score: notHere,
    },
    extensions: { callTool: notHere, execute: notHere, close: async () => undefined },
    orchestrator: {
      start: async (name) => void started.push(name),
      stop: async () => undefined,
      status: async () => 'RUNNING',
    },
    tasks: { succeed: async () => undefined, fail: async () => undefined, heartbeat: async () => undefined },
    queueUrl: (name) => name,
    broadcast: hub.broadcast,
    log: (_level, event, fields = {}) => void logged.push({ event, fields }),
    metrics,
    tracer: { span: (_name, _attributes, run) => run(() => undefined) },
    ...options.services,
  };
  const deps: ApiDeps = {
    services,
    useCases: { ...useCases, ...options.useCases },
    watch: hub.watch,
    settings: { ...defaultSettings, version: '1.2.3', limits: [], check_answers: true, ...options.settings },
    checks: { store: async () => undefined },
    exposition: async () => ({ media: metrics.contentType, text: await metrics.text() }),
  };
  const app = deployed(deps);
  const keys = {} as Record<Who, string>;
  for (const [who, principal] of Object.entries(principals)) {
    const made = await keepKey(services, { ...principal, roles: [...principal.roles] });
    keys[who as Who] = made.key;
  }

  const fetch = async (
    method: string,
    path: string,
    init: RequestInit & { as?: Who } = {},
  ): Promise<Response> => {
    const headers = new Headers(init.headers);
    if (init.as !== undefined) headers.set('X-API-Key', keys[init.as]);
    return app.request(path, { ...init, method, headers });
  };
  /** A request with a JSON body, or a raw one where `body` is a string. */
  const call = async (
    method: string,
    path: string,
    init: { as?: Who; body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Answer> => {
    const { body, headers = {}, ...rest } = init;
    const response = await fetch(method, path, {
      ...rest,
      headers: {
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        Accept: 'application/json',
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
    };
  };
  return { app, deps, services, sqlite, hub, clock, keys, logged, started, fetch, call };
};
export type Api = Awaited<ReturnType<typeof startApi>>;
