import type { Watch } from '../../src/ports/watch.ts';
import { visibleSession } from '../../src/usecases/visible-session.ts';
import type { Caller, Services } from '../../src/usecases/services.ts';
import type { Hub } from './hub.ts';
import type { Outlet } from './outlet.ts';

/** Longest wait between two looks, in ms: commits by another process are not told of. */
const lookEvery = 2_000;
const pageSize = 100;

export type Subscription = {
  /** Goes on after `seq`, if that is further than what was sent. */
  advance(seq: number): void;
  close(): void;
};

/**
 * Sends the events of a session after `after`, each once and in order, and its transient frames as they come, until it
 * is closed. The outlet's pace is kept: the next page is read once the last one has left.
 */
export const subscribe = (options: {
  services: Services;
  watch: Watch;
  hub: Pick<Hub, 'onFrame'>;
  caller: Caller;
  outlet: Outlet;
  session_id: string;
  after: number;
  failed: (thrown: unknown) => void;
}): Subscription => {
  const { services, caller, outlet, session_id } = options;
  const { tenant } = caller.principal;
  const gone = new AbortController();
  let cursor = options.after;
  const watching = options.watch.open(tenant, session_id);
  const deaf = options.hub.onFrame(tenant, session_id, (frame) => outlet.offer(frame));

  const run = async (): Promise<void> => {
    while (!gone.signal.aborted) {
      const events = await services.sessions.events(tenant, session_id, cursor, pageSize);
      for (const event of events) {
        if (event.seq <= cursor) continue;
        cursor = event.seq;
        await outlet.send(event);
        if (gone.signal.aborted) return;
      }
      if (events.length === pageSize) continue;
      await watching.changed(lookEvery, gone.signal);
      if (!gone.signal.aborted) await visibleSession(services, caller, session_id);
    }
  };
  const close = (): void => {
    gone.abort();
    watching.close();
    deaf();
  };
  void run().catch((thrown: unknown) => {
    close();
    options.failed(thrown);
  });
  return {
    advance: (seq) => {
      cursor = Math.max(cursor, seq);
    },
    close,
  };
};
