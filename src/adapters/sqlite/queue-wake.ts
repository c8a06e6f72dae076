import type { Clock } from '../../ports/clock.ts';
import type { Database } from './database.ts';
import { number } from './rows.ts';

export type QueueWake = {
  subscribe(queue: string, wake: () => void): () => void;
  /** Tells that something about `queue` may have changed. Call it after the commit. */
  changed(queue: string): void;
  close(): void;
};

type Timer = { at: number; cancel: () => void };

/** One timer a queue that someone listens to, set to when its next message becomes visible. */
export const queueWake = ({ db, clock }: { db: Database; clock: Clock }): QueueWake => {
  const listeners = new Map<string, Set<() => void>>();
  const timers = new Map<string, Timer>();
  let closed = false;

  const nextVisible = (queue: string): number | undefined => {
    const row = db.read(() =>
      db.sql('SELECT visible_at FROM messages WHERE queue = ? ORDER BY visible_at LIMIT 1').get(queue),
    );
    return row && number(row, 'visible_at');
  };

  const ring = (queue: string): void => {
    timers.delete(queue);
    for (const wake of listeners.get(queue) ?? []) wake();
  };

  const changed = (queue: string): void => {
    if (closed || !listeners.has(queue)) return;
    const at = nextVisible(queue);
    const timer = timers.get(queue);
    if (timer && (timer.at === at || (at !== undefined && Math.max(at, timer.at) <= clock.now()))) return;
    timer?.cancel();
    timers.delete(queue);
    if (at === undefined) return;
    timers.set(queue, { at, cancel: clock.after(at - clock.now(), () => ring(queue)) });
  };

  return {
    changed,
    subscribe(queue, wake) {
      const mine = listeners.get(queue) ?? new Set();
      listeners.set(queue, mine.add(wake));
      changed(queue);
      return () => {
        mine.delete(wake);
        if (mine.size > 0) return;
        listeners.delete(queue);
        timers.get(queue)?.cancel();
        timers.delete(queue);
      };
    },
    close() {
      closed = true;
      for (const { cancel } of timers.values()) cancel();
      timers.clear();
      listeners.clear();
    },
  };
};
