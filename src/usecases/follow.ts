import type { SessionEvent } from '../contracts/events.ts';
import type { Session, SessionStatus } from '../contracts/session.ts';
import type { Watch } from '../ports/watch.ts';
import type { Caller, Services } from './services.ts';
import { visibleSession } from './visible-session.ts';

export type { Watch, Watching } from '../ports/watch.ts';

/** Longest wait between two looks, in ms: a commit by another process (the search worker) is not told of. */
const lookEvery = 1_000;
const pageSize = 200;

/** Whether a session waits for someone or has ended, so that nothing comes until someone acts. */
export const isSettled = (status: SessionStatus): boolean => status !== 'queued' && status !== 'running';

export type Following = {
  services: Services;
  watch: Watch;
  caller: Caller;
  session_id: string;
  signal?: AbortSignal;
};

/**
 * Events after `after` as they come, each once and in order, and `beat` when nothing came for `beat_ms`. Ends once the
 * session waits or has ended and all its events were given, or when `signal` is aborted, or once `longest_ms` have gone
 * by (0: it gives what there is). @returns whether it ended because nothing more comes
 * @throws Failure `NotFound`, `Erased`
 */
export async function* follow(
  following: Following,
  options: { after: number; beat_ms: number; longest_ms?: number },
): AsyncGenerator<SessionEvent | 'beat', boolean> {
  const { services, caller, session_id, signal } = following;
  const { tenant } = caller.principal;
  const watching = following.watch.open(tenant, session_id);
  let after = options.after;
  let last = services.clock.now();
  const end = last + (options.longest_ms ?? Infinity);
  try {
    while (signal?.aborted !== true) {
      const { status, last_seq } = await visibleSession(services, caller, session_id);
      const events = await services.sessions.events(tenant, session_id, after, pageSize);
      for (const event of events) {
        after = event.seq;
        yield event;
      }
      if (events.length > 0) last = services.clock.now();
      if (events.length === pageSize) continue;
      if (isSettled(status) && after >= last_seq) return true;
      if (isSettled(status) && events.length === 0) return true;
      const now = services.clock.now();
      if (now >= end) return false;
      if (now - last >= options.beat_ms) {
        last = now;
        yield 'beat';
      }
      await watching.changed(
        Math.min(lookEvery, end - now, Math.max(1, last + options.beat_ms - now)),
        signal,
      );
    }
    return false;
  } finally {
    watching.close();
  }
}

/**
 * The session once it waits or has ended, or as it stands after `ms` milliseconds.
 * @throws Failure `NotFound`, `Erased`
 */
export const settled = async (following: Following, ms: number): Promise<Session> => {
  const { services, caller, session_id, signal } = following;
  const deadline = services.clock.now() + ms;
  const watching = following.watch.open(caller.principal.tenant, session_id);
  try {
    for (;;) {
      const session = await visibleSession(services, caller, session_id);
      const left = deadline - services.clock.now();
      if (isSettled(session.status) || left <= 0 || signal?.aborted === true) return session;
      await watching.changed(Math.min(lookEvery, left), signal);
    }
  } finally {
    watching.close();
  }
};
