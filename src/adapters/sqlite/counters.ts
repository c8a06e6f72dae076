import type { Counters } from '../../ports/access.ts';
import type { Database } from './database.ts';
import { number } from './rows.ts';

type Window = Parameters<Counters['take']>[1][number];

/** Milliseconds until the window has room; 0 when it has. */
const wait = (db: Database, key: string, window: Window, now: number): number => {
  const length = window.seconds * 1000;
  const period = Math.floor(now / length);
  const row = db
    .sql('SELECT period, count FROM counters WHERE name = ? AND seconds = ?')
    .get(key, window.seconds);
  const count = row && number(row, 'period') === period ? number(row, 'count') : 0;
  return count < window.limit ? 0 : (period + 1) * length - now;
};

/** Counters in fixed windows that start at whole multiples of their length since the epoch. */
export const sqliteCounters = (db: Database): Counters => ({
  take: (key, windows, now) =>
    db.write('counters.take', () => {
      const longest = Math.max(0, ...windows.map((window) => wait(db, key, window, now)));
      if (longest > 0) return Math.ceil(longest / 1000);
      for (const { seconds } of windows) {
        db.sql(
          `INSERT INTO counters (name, seconds, period, count) VALUES (?, ?, ?, 1)
           ON CONFLICT DO UPDATE SET count = iif(period = excluded.period, count + 1, 1), period = excluded.period`,
        ).run(key, seconds, Math.floor(now / (seconds * 1000)));
      }
      return 0;
    }),
});
