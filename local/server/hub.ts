import type { SessionEvent, TransientFrame } from '../../src/contracts/events.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Commit, SessionStore } from '../../src/ports/session-store.ts';
import type { Broadcast } from '../../src/ports/telemetry.ts';
import type { Watch } from '../../src/ports/watch.ts';

type Listener<T> = (what: T) => void;

/** Where commits and transient frames of one process meet those who follow. Keeps nothing. */
export type Hub = {
  watch: Watch;
  broadcast: Broadcast;
  /** The store, with every commit told to the followers once it is durable. */
  watched(store: SessionStore): SessionStore;
  /** Hears the transient frames of one session until the returned function is called. */
  onFrame(tenant: string, sessionId: string, listener: Listener<TransientFrame>): () => void;
  /** Hears every event of a tenant as it is committed, until the returned function is called. */
  onEvent(tenant: string, listener: Listener<SessionEvent>): () => void;
};

/** Listeners by key. */
const topics = <T>() => {
  const all = new Map<string, Set<Listener<T>>>();
  return {
    on: (key: string, listener: Listener<T>): (() => void) => {
      const set = all.get(key) ?? new Set();
      all.set(key, set.add(listener));
      return () => {
        set.delete(listener);
        if (set.size === 0 && all.get(key) === set) all.delete(key);
      };
    },
    tell: (key: string, what: T): void => {
      for (const listener of [...(all.get(key) ?? [])]) listener(what);
    },
  };
};

export const createHub = (clock: Clock): Hub => {
  const commits = topics<undefined>();
  const frames = topics<TransientFrame>();
  const events = topics<SessionEvent>();
  const keyOf = (tenant: string, sessionId: string): string => `${tenant}/${sessionId}`;

  const committed = ({ session, events: lines }: Commit): void => {
    commits.tell(keyOf(session.tenant, session.session_id), undefined);
    for (const event of lines) events.tell(session.tenant, event);
  };

  const watch: Watch = {
    open(tenant, sessionId) {
      let changed = false;
      let wake: (() => void) | undefined;
      const stop = commits.on(keyOf(tenant, sessionId), () => {
        changed = true;
        wake?.();
      });
      return {
        changed: (ms, signal) =>
          new Promise((resolve) => {
            const done = (): void => {
              changed = false;
              wake = undefined;
              cancel();
              signal?.removeEventListener('abort', done);
              resolve();
            };
            const cancel = clock.after(ms, done);
            if (changed || signal?.aborted === true) done();
            else {
              wake = done;
              signal?.addEventListener('abort', done, { once: true });
            }
          }),
        close: stop,
      };
    },
  };

  return {
    watch,
    broadcast: (tenant, frame) => frames.tell(keyOf(tenant, frame.session_id), frame),
    watched: (store) => ({
      commit: async (change) => {
        await store.commit(change);
        committed(change);
      },
      load: (...given) => store.load(...given),
      list: (...given) => store.list(...given),
      openAsks: (...given) => store.openAsks(...given),
      sessionOfAsk: (...given) => store.sessionOfAsk(...given),
      events: (...given) => store.events(...given),
      audit: (...given) => store.audit(...given),
      unfinished: (...given) => store.unfinished(...given),
      erase: (...given) => store.erase(...given),
    }),
    onFrame: (tenant, sessionId, listener) => frames.on(keyOf(tenant, sessionId), listener),
    onEvent: (tenant, listener) => events.on(tenant, listener),
  };
};
