import { principalSchema } from '../../contracts/ids.ts';
import type { Tickets } from '../../ports/access.ts';
import type { Database } from './database.ts';
import { parsed } from '../../contracts/parsed.ts';
import { text } from './rows.ts';

/** Single-use tickets on SQLite. Those that expired unused go with the next `take`. */
export const sqliteTickets = (db: Database): Tickets => ({
  async put(hash, principal, expiresAt) {
    const json = JSON.stringify(principal);
    await db.write('tickets.put', () => {
      db.sql('INSERT INTO tickets (hash, principal, expires_at) VALUES (?, ?, ?)').run(hash, json, expiresAt);
    });
  },

  take: (hash, now) =>
    db.write('tickets.take', () => {
      db.sql('DELETE FROM tickets WHERE expires_at <= ?').run(now);
      const row = db.sql('DELETE FROM tickets WHERE hash = ? RETURNING principal').get(hash);
      return row && parsed(principalSchema, text(row, 'principal'), 'a ticket');
    }),
});
