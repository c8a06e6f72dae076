/**
 * `npm run bench:cost`: what a session takes, in the units that AWS bills. Runs sessions answered at once, and sessions of
 * one round with two steps and an approval, on the one-machine core under the simulated clock; counts; writes
 * bench/cost/measured.json. Wall time is of this machine, with SQLite in memory in the place of services.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { createApp, defaultSettings } from '../../functions/api/app.ts';
import { createHub } from '../../local/server/hub.ts';
import { executionName } from '../../src/domain/session.ts';
import { measuredSchema } from '../../src/contracts/measured-session.ts';
import type { Measured, Profile } from '../../src/contracts/measured-session.ts';
import { sessionViewSchema, startedSchema } from '../../src/contracts/api.ts';
import type { WakingQueue } from '../../src/usecases/consume.ts';
import { keepKey } from '../../src/usecases/keys.ts';
import { cancel } from '../../src/usecases/cancel.ts';
import { decide } from '../../src/usecases/decide.ts';
import { erase } from '../../src/usecases/erase.ts';
import { handoverReply } from '../../src/usecases/handover-reply.ts';
import { makePlan } from '../../src/usecases/make-plan.ts';
import { message } from '../../src/usecases/message.ts';
import { resume } from '../../src/usecases/resume.ts';
import { submit } from '../../src/usecases/submit.ts';
import { tickets } from '../../test/simulation/actors.ts';
import { setUp } from '../../test/simulation/simulate.ts';
import type { Bench } from '../../test/simulation/simulate.ts';
import { tenant, World } from '../../test/simulation/world.ts';
import type { Counting } from './counting.ts';
import { counting } from './counting.ts';
import { transitionsOf } from './transitions.ts';

const root = join(import.meta.dirname, '../..');
const pack = 'packs/support';
const kinds = { simple: tickets[1], full: tickets[0] } as const;

/** One session of a kind, from ticket to conclusion, as a client of the API meets it. */
const runSession = async (bench: Bench, kind: keyof typeof kinds): Promise<Counting> => {
  const ticket = kinds[kind];
  if (ticket === undefined) throw new Error(`Cannot measure ${kind} because there is no such ticket.`);
  const code = bench.pack.extensions.extensions.filter((one) => one.code !== undefined);
  const count = counting(new Set(code.map(({ extension_id }) => extension_id)));
  const queue = (plain: WakingQueue): WakingQueue => ({
    ...plain,
    send: (...given) => {
      count.profile.messages += 1;
      return plain.send(...given);
    },
  });
  const world = new World({ seed: 1, ...bench, twist: { services: count.counted, queue } });
  await world.boot();
  const { services } = world;
  const { key } = await keepKey(services, { tenant, principal: 'bench', roles: ['operator', 'admin'] });
  const app = createApp({
    services,
    useCases: { submit, message, cancel, resume, erase, handoverReply, decide, makePlan },
    watch: createHub(world.clock).watch,
    settings: { ...defaultSettings, limits: [] },
    checks: {},
    exposition: async () => ({ media: 'text/plain', text: '' }),
  });
  /** A request as the authorizer and then its function meet it. */
  const call = (name: string, method: string, path: string, body?: unknown): Promise<unknown> => {
    count.profile.requests += 1;
    const authorizing = count.profile.functions['authorize'] ?? { invocations: 0, wall_ms: 0, calls: 0 };
    authorizing.invocations += 1;
    authorizing.calls += 2;
    count.profile.functions['authorize'] = authorizing;
    count.profile.read_units += 1;
    count.profile.write_units += 1;
    return count.as(name, async () => {
      const response = await app.request(path, {
        method,
        headers: {
          'X-API-Key': key,
          'Content-Type': 'application/json',
          Accept: 'application/json',
          'Idempotency-Key': `${kind}-${path}`,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      count.profile.response_bytes += Buffer.byteLength(text) + 400;
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
      return JSON.parse(text) as unknown;
    });
  };
  await call('socket-ticket', 'POST', '/socket-tickets');
  const begun = startedSchema.parse(
    await call('submit', 'POST', '/sessions', { input: ticket.text, customer_id: ticket.customer_id }),
  );
  const path = `/sessions/${begun.session_id}`;
  await world.advance(60_000);
  let session = await services.sessions.load(tenant, begun.session_id);
  const open = session?.asks.find((ask) => ask.kind === 'approval' && ask.status === 'open');
  if ((open === undefined) !== (kind === 'simple')) throw new Error(`The ${kind} ticket went another way.`);
  if (open !== undefined) {
    await call('approvals', 'GET', `/approvals/${open.ask_id}`);
    await call('decide', 'POST', `/approvals/${open.ask_id}/approve`, { reason: 'Checked.' });
    await world.advance(60_000);
  }
  const view = sessionViewSchema.parse(await call('sessions', 'GET', path));
  if (view.status !== 'concluded') throw new Error(`The ${kind} session is ${view.status}.`);
  session = await services.sessions.load(tenant, begun.session_id);
  if (session === undefined) throw new Error('The session is gone.');
  for (let turn = 1; turn <= session.turn; turn += 1) {
    const history = await world.engine.history(executionName({ ...session, turn }));
    count.profile.history_events += history.length;
    count.profile.transitions += transitionsOf(history);
  }
  return count;
};

const rounded = (value: number): number => Number(value.toPrecision(4));

/** The mean of profiles, but for times: of those the median, since a machine has hiccups. */
const meanOf = (all: readonly Profile[]): Profile => {
  const [first] = all;
  if (first === undefined) throw new Error('Nothing was measured.');
  const mean = (pick: (one: Profile) => number): number =>
    rounded(all.reduce((sum, one) => sum + pick(one), 0) / all.length);
  const median = (pick: (one: Profile) => number): number =>
    rounded(all.map(pick).sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0);
  const { functions, ...numbers } = first;
  return {
    ...numbers,
    ...(Object.fromEntries(
      Object.keys(numbers).map((key) => [key, mean((one) => one[key as keyof typeof numbers])]),
    ) as typeof numbers),
    functions: Object.fromEntries(
      Object.keys(functions)
        .sort()
        .map((name) => [
          name,
          {
            invocations: mean((one) => one.functions[name]?.invocations ?? 0),
            wall_ms: median((one) => one.functions[name]?.wall_ms ?? 0),
            calls: mean((one) => one.functions[name]?.calls ?? 0),
          },
        ]),
    ),
  };
};

const sessions = Number(process.env['SESSIONS'] ?? 15);
const bench = await setUp(join(root, pack));
const series = new Set<string>();
const measure = async (kind: keyof typeof kinds): Promise<Profile> => {
  await runSession(bench, kind);
  const all: Profile[] = [];
  for (let left = sessions; left > 0; left -= 1) {
    const count = await runSession(bench, kind);
    for (const one of count.series) series.add(one);
    all.push(count.profile);
  }
  return meanOf(all);
};
const profiles = { simple: await measure('simple'), full: await measure('full') };
const measured: Measured = measuredSchema.parse({
  measured_on: new Date().toISOString().slice(0, 10),
  command: 'npm run bench:cost',
  pack,
  machine: `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, Node ${process.versions.node}`,
  sessions,
  metric_series: series.size,
  profiles,
});
const text = `${JSON.stringify(measured, null, 2)}\n`;
writeFileSync(join(root, 'bench/cost/measured.json'), text);
console.log(text);
