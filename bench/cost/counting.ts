/** Counts what a host does, by the function of the topology that does it. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { emptyProfile } from '../../src/contracts/measured-session.ts';
import type { Profile } from '../../src/contracts/measured-session.ts';
import type { Session } from '../../src/contracts/session.ts';
import type { Services } from '../../src/usecases/services.ts';
import { commitUnits, reads, sealedBytes, writes } from './units.ts';

/** What the count of functions is kept under where none runs: the host's own polling, the sweeper. */
const nobody = 'host';

export type Counting = {
  profile: Profile;
  /** Names and labels of metrics that were seen. */
  series: Set<string>;
  /** Runs `work` as an invocation of a function, timed. */
  as<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Services that count what is asked of them. */
  counted(services: Services): Services;
};

/** @param codeExtensions those that are functions of their own on AWS */
export const counting = (codeExtensions: ReadonlySet<string>): Counting => {
  const profile = emptyProfile();
  const series = new Set<string>();
  const running = new AsyncLocalStorage<string>();
  const stored = new Map<string, Session>();
  const of = (name: string) => (profile.functions[name] ??= { invocations: 0, wall_ms: 0, calls: 0 });

  /** Notes a call of a service; false outside of functions, where nothing counts. */
  const noted = (
    units: { write?: number; read?: number; stored?: number; lines?: number } = {},
    calls = 1,
  ): boolean => {
    const name = running.getStore() ?? nobody;
    if (name === nobody) return false;
    of(name).calls += calls;
    profile.write_units += units.write ?? 0;
    profile.read_units += units.read ?? 0;
    profile.stored_bytes += units.stored ?? 0;
    profile.line_bytes += units.lines ?? 0;
    return true;
  };

  const as: Counting['as'] = (name, work) =>
    running.run(name, async () => {
      of(name).invocations += 1;
      const start = performance.now();
      try {
        return await work();
      } finally {
        of(name).wall_ms += performance.now() - start;
      }
    });

  const consults = new Map<string, number>();
  /** A consumer's first heartbeat begins a consult, and what follows it belongs to that. */
  const consulting = (token: string): void => {
    if (!consults.has(token)) {
      running.enterWith('consult');
      of('consult').invocations += 1;
      consults.set(token, performance.now());
    }
    noted();
  };
  const consulted = (token: string): void => {
    const start = consults.get(token);
    if (start !== undefined) of('consult').wall_ms += performance.now() - start;
    noted();
  };

  const counted = (plain: Services): Services => {
    const { sessions, signer, anchors, knowledge, extensions } = plain;
    const spans = {
      span: <T>(name: string, _attributes: object, run: (note: () => void) => Promise<T>): Promise<T> => {
        const work = (): Promise<T> => run(() => undefined);
        return name.startsWith('function.') ? as(name.slice('function.'.length), work) : work();
      },
    };
    return {
      ...plain,
      tracer: spans,
      sessions: {
        ...sessions,
        commit: async (change) => {
          const { session_id } = change.session;
          const before = stored.get(session_id);
          const units = commitUnits(change, before);
          await sessions.commit(change);
          stored.set(session_id, structuredClone(change.session));
          if (!noted(units, 3)) return;
          profile.commits += 1;
          profile.events += change.events.length;
        },
        load: async (tenant, id) => {
          const found = await sessions.load(tenant, id);
          noted({ read: 1 + (found === undefined ? 1 : reads(sealedBytes(found))) }, 2);
          return found;
        },
        events: async (...given) => {
          const found = await sessions.events(...given);
          noted({ read: 1 + reads(sealedBytes(found)) }, 2);
          return found;
        },
        list: (...given) => (noted({ read: 2 }), sessions.list(...given)),
        openAsks: (...given) => (noted({ read: 2 }), sessions.openAsks(...given)),
        sessionOfAsk: (...given) => (noted({ read: 1 }), sessions.sessionOfAsk(...given)),
        audit: (...given) => (noted({ read: 3 }), sessions.audit(...given)),
        unfinished: (...given) => sessions.unfinished(...given),
        erase: (...given) => sessions.erase(...given),
      },
      signer: {
        key_id: signer.key_id,
        verify: (...given) => signer.verify(...given),
        sign: (message) => {
          if (noted()) profile.signatures += 1;
          return signer.sign(message);
        },
      },
      anchors: {
        latest: (tenant) => anchors.latest(tenant),
        anchor: (head) => {
          if (noted()) profile.anchors += 1;
          return anchors.anchor(head);
        },
      },
      knowledge: {
        put: (...given) => knowledge.put(...given),
        remove: (...given) => knowledge.remove(...given),
        versions: (...given) => knowledge.versions(...given),
        get: (...given) => (asked(), knowledge.get(...given)),
        source: (...given) => (asked(), knowledge.source(...given)),
        search: (...given) => (asked(), knowledge.search(...given)),
      },
      extensions: {
        callTool: (call) => (reached(call.tool), extensions.callTool(call)),
        execute: (order) => (reached(order.executor), extensions.execute(order)),
        close: () => extensions.close(),
      },
      orchestrator: {
        start: (...given) => (noted(), plain.orchestrator.start(...given)),
        stop: (...given) => (noted(), plain.orchestrator.stop(...given)),
        status: (...given) => (noted(), plain.orchestrator.status(...given)),
      },
      tasks: {
        succeed: (...given) => (consulted(given[0]), plain.tasks.succeed(...given)),
        fail: (...given) => (consulted(given[0]), plain.tasks.fail(...given)),
        heartbeat: (token) => (consulting(token), plain.tasks.heartbeat(token)),
      },
      ledger: {
        open: (...given) => (noted({ write: 1, stored: 200 }), plain.ledger.open(...given)),
        spending: (...given) => (noted({ read: 1 }), plain.ledger.spending(...given)),
        breakdown: (...given) => (noted({ read: 1 }), plain.ledger.breakdown(...given)),
        reserve: (...given) => (noted({ write: 4 }), plain.ledger.reserve(...given)),
        sent: (...given) => (noted({ write: 1 }), plain.ledger.sent(...given)),
        settle: (...given) => (noted({ write: 6, read: 1 }), plain.ledger.settle(...given)),
        release: (...given) => (noted({ write: 4, read: 1 }), plain.ledger.release(...given)),
        expire: (now) => plain.ledger.expire(now),
      },
      episodes: {
        get: (...given) => (noted({ read: 2 }), plain.episodes.get(...given)),
        keep: (tenant, episode) => {
          const bytes = sealedBytes(episode);
          noted({ write: writes(bytes), read: 1, stored: bytes }, 2);
          return plain.episodes.keep(tenant, episode);
        },
        forget: (...given) => plain.episodes.forget(...given),
      },
      idempotency: {
        begin: (...given) => (noted({ write: 1, stored: 600 }), plain.idempotency.begin(...given)),
        finish: (...given) => (noted({ write: 6 }), plain.idempotency.finish(...given)),
        abandon: (...given) => (noted({ write: 1 }), plain.idempotency.abandon(...given)),
        forgetSession: (...given) => plain.idempotency.forgetSession(...given),
        expire: (before) => plain.idempotency.expire(before),
      },
      tickets: {
        put: (...given) => (noted({ write: 1 }), plain.tickets.put(...given)),
        take: (...given) => (noted({ write: 1 }), plain.tickets.take(...given)),
      },
      log: (level, event, fields) => {
        if (level !== 'debug' && running.getStore() !== undefined)
          profile.log_bytes += JSON.stringify({ level, event, ...fields }).length + 250;
        plain.log(level, event, fields);
      },
      metrics: {
        count: (name, labels, by) => (seen(name, labels), plain.metrics.count(name, labels, by)),
        observe: (name, seconds, labels) => (
          seen(name, labels),
          plain.metrics.observe(name, seconds, labels)
        ),
        gauge: (name, value, labels) => (seen(name, labels), plain.metrics.gauge(name, value, labels)),
      },
    };
  };

  /** Bytes of a line of the embedded metric format. */
  const metricLine = 450;
  const seen = (name: string, labels: object | undefined): void => {
    series.add(name).add(JSON.stringify([name, labels]));
    if (running.getStore() !== undefined) profile.log_bytes += metricLine;
  };
  const asked = (): void => {
    if (noted()) profile.index_calls += 1;
  };
  const reached = (id: string): void => {
    if (noted() && codeExtensions.has(id)) profile.extension_calls += 1;
  };
  return { profile, series, as, counted };
};
