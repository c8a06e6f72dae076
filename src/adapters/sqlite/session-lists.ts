import { askSchema } from '../../contracts/ask.ts';
import { sessionStatusSchema } from '../../contracts/session-status.ts';
import type { OpenAsk, SessionStore, SessionSummary } from '../../ports/session-store.ts';
import { decodeCursor, page } from '../../contracts/cursor.ts';
import type { Database } from './database.ts';
import { number, optionalText, text, type Row } from './rows.ts';

type Lists = Pick<SessionStore, 'list' | 'openAsks' | 'sessionOfAsk' | 'unfinished'>;

const askKindSchema = askSchema.options[0].shape.kind
  .or(askSchema.options[1].shape.kind)
  .or(askSchema.options[2].shape.kind);

const summary = (row: Row): SessionSummary => {
  const customer = optionalText(row, 'customer_id');
  return {
    session_id: text(row, 'session_id'),
    thread_id: text(row, 'thread_id'),
    status: sessionStatusSchema.parse(row['status']),
    turn: number(row, 'turn'),
    channel: text(row, 'channel'),
    created_at: text(row, 'created_at'),
    updated_at: text(row, 'updated_at'),
    version: number(row, 'version'),
    ...(customer === undefined ? {} : { customer_id: customer }),
  };
};

const openAsk = (row: Row): OpenAsk => ({
  session_id: text(row, 'session_id'),
  ask_id: text(row, 'ask_id'),
  kind: askKindSchema.parse(row['kind']),
  requested_at: text(row, 'requested_at'),
  decide_by: text(row, 'decide_by'),
});

/** The part of the session store that reads the columns in the clear. */
export const sessionLists = (db: Database): Lists => ({
  async list(tenant, filter) {
    const position = filter.cursor === undefined ? undefined : decodeCursor(filter.cursor);
    const wanted = [
      ['status = ?', filter.status],
      ['thread_id = ?', filter.thread_id],
      ['customer_id = ?', filter.customer_id],
    ] as const;
    const given = wanted.flatMap(([condition, value]) => (value === undefined ? [] : [{ condition, value }]));
    const conditions = ['tenant = ?', 'erased = 0', ...given.map(({ condition }) => condition)];
    if (position) conditions.push('(created_at, session_id) < (?, ?)');
    const rows = db.read(() =>
      db
        .sql(
          `SELECT session_id, thread_id, status, turn, channel, created_at, updated_at, version, customer_id
           FROM sessions WHERE ${conditions.join(' AND ')} ORDER BY created_at DESC, session_id DESC LIMIT ?`,
        )
        .all(tenant, ...given.map(({ value }) => value), ...(position ?? []), filter.limit + 1),
    );
    return page(rows, {
      limit: filter.limit,
      item: summary,
      position: (row) => [text(row, 'created_at'), text(row, 'session_id')],
    });
  },

  async openAsks(tenant, filter) {
    const position = filter.cursor === undefined ? undefined : decodeCursor(filter.cursor);
    const conditions = ['tenant = ?', `status = 'open'`];
    if (filter.kind) conditions.push('kind = ?');
    if (position) conditions.push('(decide_by, ask_id) > (?, ?)');
    const rows = db.read(() =>
      db
        .sql(
          `SELECT session_id, ask_id, kind, requested_at, decide_by FROM asks
           WHERE ${conditions.join(' AND ')} ORDER BY decide_by, ask_id LIMIT ?`,
        )
        .all(tenant, ...(filter.kind ? [filter.kind] : []), ...(position ?? []), filter.limit + 1),
    );
    return page(rows, {
      limit: filter.limit,
      item: openAsk,
      position: (row) => [text(row, 'decide_by'), text(row, 'ask_id')],
    });
  },

  async sessionOfAsk(tenant, askId) {
    const row = db.read(() =>
      db.sql('SELECT session_id FROM asks WHERE tenant = ? AND ask_id = ?').get(tenant, askId),
    );
    return row && text(row, 'session_id');
  },

  async unfinished(before, limit, after = { updated_at: '', tenant: '', session_id: '' }) {
    return db
      .read(() =>
        db
          .sql(
            `SELECT tenant, session_id, updated_at FROM sessions WHERE unfinished = 1 AND updated_at < ?
             AND (updated_at, tenant, session_id) > (?, ?, ?)
             ORDER BY updated_at, tenant, session_id LIMIT ?`,
          )
          .all(before, after.updated_at, after.tenant, after.session_id, limit),
      )
      .map((row) => ({
        tenant: text(row, 'tenant'),
        session_id: text(row, 'session_id'),
        updated_at: text(row, 'updated_at'),
      }));
  },
});
