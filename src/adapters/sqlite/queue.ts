import { Failure } from '../../contracts/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Message, Queue } from '../../ports/queue.ts';
import { newId, type Random } from '../../ports/random.ts';
import type { Database } from './database.ts';
import { queueWake } from './queue-wake.ts';
import { number, optionalText, text, type Row } from './rows.ts';

/** A queue of the topology. Without `dead_letter` a message is received again for ever. */
export type QueueSettings = { name: string; max_receives: number; dead_letter?: string };

export type SqliteQueue = Queue & {
  /**
   * Calls `wake` (never in the same call) whenever a message of `queue` may have become visible: sent, given back,
   * its delay or visibility over, moved in, or there from the start. A hint: the receive may find nothing.
   * @returns what ends it
   */
  onMessage(queue: string, wake: () => void): () => void;
  /**
   * Makes every received message visible again. For a host that starts: the folder's lock proves that whoever had
   * received them is gone.
   */
  giveBackAll(): Promise<void>;
  /** Takes its timers back. */
  close(): void;
};

/** A receipt is the row and a random part that changes with each receive. */
const receiptOf = (receipt: string): { id: number; nonce: string } => {
  const [id, nonce] = receipt.split('.');
  return { id: Number(id), nonce: nonce ?? '' };
};

const matching = 'id = ? AND receipt = ? AND queue = ?';

/** Queues on SQLite, with SQS's rules. `queues` are all there are; any other name is refused. */
export const sqliteQueue = (options: {
  db: Database;
  clock: Clock;
  random: Random;
  queues: readonly QueueSettings[];
}): SqliteQueue => {
  const { db, clock, random } = options;
  const known = new Map(options.queues.map((queue) => [queue.name, queue]));
  const settings = (name: string): QueueSettings => {
    const found = known.get(name);
    if (!found)
      throw new Failure('Internal', `Cannot use queue ${name} because the topology has none of that name.`);
    return found;
  };
  for (const { dead_letter } of options.queues) if (dead_letter !== undefined) settings(dead_letter);
  const wakes = queueWake({ db, clock });

  /** Moves it, if it was received too often. @returns whether it was moved. */
  const bury = (row: Row, queue: QueueSettings): boolean => {
    if (queue.dead_letter === undefined || number(row, 'receive_count') < queue.max_receives) return false;
    db.sql(
      `UPDATE messages SET queue = ?, came_from = ?, visible_at = ?, receive_count = 0, receipt = NULL WHERE id = ?`,
    ).run(queue.dead_letter, queue.name, clock.now(), number(row, 'id'));
    return true;
  };

  const handOut = (row: Row, until: number): Message => {
    const nonce = newId(random, 'r');
    const count = number(row, 'receive_count') + 1;
    db.sql('UPDATE messages SET visible_at = ?, receive_count = ?, receipt = ? WHERE id = ?').run(
      until,
      count,
      nonce,
      number(row, 'id'),
    );
    return {
      message_id: text(row, 'message_id'),
      body: text(row, 'body'),
      receipt: `${number(row, 'id')}.${nonce}`,
      receive_count: count,
      sent_at: text(row, 'sent_at'),
    };
  };

  const take = (
    queue: QueueSettings,
    max: number,
    visibilityMs: number,
  ): { taken: Message[]; buried: boolean } => {
    const now = clock.now();
    const taken: Message[] = [];
    let buried = false;
    while (taken.length < max) {
      const rows = db
        .sql(
          `SELECT id, message_id, body, sent_at, receive_count FROM messages
           WHERE queue = ? AND visible_at <= ? ORDER BY visible_at, id LIMIT ?`,
        )
        .all(queue.name, now, max - taken.length);
      if (rows.length === 0) break;
      for (const row of rows) {
        if (bury(row, queue)) buried = true;
        else taken.push(handOut(row, now + visibilityMs));
      }
    }
    return { taken, buried };
  };

  const visible = (name: string): boolean =>
    db.read(() =>
      db.sql('SELECT 1 FROM messages WHERE queue = ? AND visible_at <= ? LIMIT 1').get(name, clock.now()),
    ) !== undefined;

  return {
    async send(name, body, { delay_ms = 0 } = {}) {
      settings(name);
      const now = clock.now();
      await db.write('queue.send', () => {
        db.sql(
          'INSERT INTO messages (queue, message_id, body, sent_at, visible_at) VALUES (?, ?, ?, ?, ?)',
        ).run(name, newId(random, 'msg'), body, new Date(now).toISOString(), now + delay_ms);
      });
      wakes.changed(name);
    },

    async receive(name, { max, visibility_ms }) {
      const queue = settings(name);
      // An idle poller must not cost a transaction.
      if (!visible(name)) return [];
      const { taken, buried } = await db.write('queue.receive', () => take(queue, max, visibility_ms));
      wakes.changed(name);
      if (buried && queue.dead_letter !== undefined) wakes.changed(queue.dead_letter);
      return taken;
    },

    async extend(name, receipt, visibilityMs) {
      settings(name);
      const { id, nonce } = receiptOf(receipt);
      await db.write('queue.extend', () => {
        const until = clock.now() + visibilityMs;
        db.sql(`UPDATE messages SET visible_at = ? WHERE ${matching}`).run(until, id, nonce, name);
      });
      wakes.changed(name);
    },

    async giveBackAll() {
      await db.write('queue.give-back', () => {
        db.sql('UPDATE messages SET visible_at = ? WHERE receipt IS NOT NULL AND visible_at > ?').run(
          clock.now(),
          clock.now(),
        );
      });
      for (const name of known.keys()) wakes.changed(name);
    },

    async delete(name, receipt) {
      settings(name);
      const { id, nonce } = receiptOf(receipt);
      await db.write('queue.delete', () => {
        db.sql(`DELETE FROM messages WHERE ${matching}`).run(id, nonce, name);
      });
      wakes.changed(name);
    },

    async depth(name) {
      settings(name);
      return db.read(() => {
        const row = db
          .sql(
            `SELECT count(*) AS total, count(*) FILTER (WHERE visible_at <= ?) AS visible, min(sent_at) AS oldest
             FROM messages WHERE queue = ?`,
          )
          .get(clock.now(), name);
        if (!row) return { visible: 0, hidden: 0 };
        const visible = number(row, 'visible');
        const oldest = optionalText(row, 'oldest');
        return {
          visible,
          hidden: number(row, 'total') - visible,
          ...(oldest === undefined ? {} : { oldest_at: oldest }),
        };
      });
    },

    async redrive(name) {
      const { dead_letter } = settings(name);
      if (dead_letter === undefined) return 0;
      const moved = await db.write('queue.redrive', () => {
        const now = clock.now();
        const result = db
          .sql(
            `UPDATE messages SET queue = ?, came_from = NULL, visible_at = ?, receive_count = 0, receipt = NULL
             WHERE queue = ? AND came_from = ? AND visible_at <= ?`,
          )
          .run(name, now, dead_letter, name, now);
        return Number(result.changes);
      });
      wakes.changed(name);
      return moved;
    },

    onMessage(name, wake) {
      settings(name);
      return wakes.subscribe(name, wake);
    },
    close: () => wakes.close(),
  };
};
