import type { Counters } from '../../ports/access.ts';
import type { Database } from './database.ts';
import { number } from './rows.ts';

type Window = Parameters<Counters['take']>[1][number];

/** Number of the window that holds `now`. */
const periodOf = (window: Window, now: number): number => Math.floor(now / (window.seconds * 1000));

/** What was taken in the window that holds `now`. */
const taken = (db: Database, key: string, window: Window, now: number): number => {
  const row = db
    .sql('SELECT period, count FROM counters WHERE name = ? AND seconds = ?')
    .get(key, window.seconds);
  return row && number(row, 'period') === periodOf(window, now) ? number(row, 'count') : 0;
};

/** Milliseconds until the window has room; 0 when it has. */
const wait = (db: Database, key: string, window: Window, now: number): number =>
  taken(db, key, window, now) < window.limit ? 0 : (periodOf(window, now) + 1) * window.seconds * 1000 - now;

/** Counters in fixed windows that start at whole multiples of their length since the epoch. */
export const sqliteCounters = (db: Database): Counters => ({
  take: (key, windows, now) =>
    db.write('counters.take', () => {
      const longest = Math.max(0, ...windows.map((window) => wait(db, key, window, now)));
      if (longest > 0) return Math.ceil(longest / 1000);
      for (const window of windows) {
        db.sql(
          `INSERT INTO counters (name, seconds, period, count) VALUES (?, ?, ?, 1)
           ON CONFLICT DO UPDATE SET count = iif(period = excluded.period, count + 1, 1), period = excluded.period`,
        ).run(key, window.seconds, periodOf(window, now));
      }
      return 0;
    }),

  async used(key, windows, now) {
    return db.read(() => windows.map((window) => taken(db, key, window, now)));
  },
});
