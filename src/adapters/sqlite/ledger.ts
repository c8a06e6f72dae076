/** Amounts are kept as whole nano-dollars, so that sums are exact and a session's ceiling can be met to the last one. */
import { Failure } from '../../contracts/errors.ts';
import type { Call, Ledger } from '../../ports/ledger.ts';
import type { Database } from './database.ts';
import { number, text, type Row } from './rows.ts';

const nano = (usd: number): number => Math.round(usd * 1e9);
const usd = (nanos: number): number => nanos / 1e9;

const ofCall = 'tenant = ? AND session_id = ? AND call_id = ?';
const ofSession = 'tenant = ? AND session_id = ?';

const callRow = (db: Database, call: Call): Row | undefined =>
  db.sql(`SELECT status, bound FROM calls WHERE ${ofCall}`).get(call.tenant, call.session_id, call.call_id);

const gone = (call: Call, doing: string, because: string): Failure =>
  new Failure('WrongState', `Cannot ${doing} call ${call.call_id} because ${because}.`);

type Settlement = { cost: number; input_tokens: number; output_tokens: number };

/** Turns a held bound into a settled cost. Only inside a write. */
const settleRow = (db: Database, call: Call, { cost, input_tokens, output_tokens }: Settlement): void => {
  const bound = number(callRow(db, call) ?? {}, 'bound');
  db.sql(
    `UPDATE calls SET status = 'settled', cost = ?, input_tokens = ?, output_tokens = ? WHERE ${ofCall}`,
  ).run(cost, input_tokens, output_tokens, call.tenant, call.session_id, call.call_id);
  db.sql(
    `UPDATE ledgers SET held = held - ?, settled = settled + ?, input_tokens = input_tokens + ?,
       output_tokens = output_tokens + ? WHERE ${ofSession}`,
  ).run(bound, cost, input_tokens, output_tokens, call.tenant, call.session_id);
};

/** Gives a held bound back. Only inside a write. */
const releaseRow = (db: Database, call: Call): void => {
  const bound = number(callRow(db, call) ?? {}, 'bound');
  db.sql(`UPDATE calls SET status = 'released' WHERE ${ofCall}`).run(
    call.tenant,
    call.session_id,
    call.call_id,
  );
  db.sql(`UPDATE ledgers SET held = held - ? WHERE ${ofSession}`).run(bound, call.tenant, call.session_id);
};

const reserve = (db: Database, call: Call, entry: Parameters<Ledger['reserve']>[1]): void => {
  const { tenant, session_id, call_id } = call;
  const bound = nano(entry.bound);
  const { changes } = db
    .sql(`UPDATE ledgers SET held = held + ? WHERE ${ofSession} AND settled + held + ? <= ceiling`)
    .run(bound, tenant, session_id, bound);
  if (changes === 0) {
    throw new Failure(
      'BudgetExceeded',
      `Cannot reserve ${entry.bound} USD for session ${session_id} because its budget does not hold that much any more.`,
    );
  }
  const added = db
    .sql(
      `INSERT INTO calls (tenant, session_id, call_id, status, agent, model, bound, expires_at)
       VALUES (?, ?, ?, 'reserved', ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    )
    .run(tenant, session_id, call_id, entry.agent, entry.model, bound, entry.expires_at);
  if (added.changes === 0) {
    throw new Failure(
      'AlreadyExists',
      `Cannot reserve call ${call_id} because it exists; a retry is a new call.`,
    );
  }
};

const expire = (db: Database, now: number): number => {
  const rows = db
    .sql(
      `SELECT tenant, session_id, call_id, status, bound FROM calls
       WHERE status IN ('reserved', 'sent') AND expires_at <= ?`,
    )
    .all(now);
  for (const row of rows) {
    const call = {
      tenant: text(row, 'tenant'),
      session_id: text(row, 'session_id'),
      call_id: text(row, 'call_id'),
    };
    if (row['status'] === 'reserved') releaseRow(db, call);
    else settleRow(db, call, { cost: number(row, 'bound'), input_tokens: 0, output_tokens: 0 });
  }
  return rows.length;
};

/**
 * The ledger on SQLite. A settled cost above its bound is recorded as it is, since the money is spent; the ceiling then
 * refuses what comes next. Settling or releasing again, or after the call expired, changes nothing.
 */
export const sqliteLedger = (db: Database): Ledger => ({
  async open(tenant, sessionId, limit) {
    await db.write('ledger.open', () => {
      db.sql('INSERT INTO ledgers (tenant, session_id, ceiling) VALUES (?, ?, ?) ON CONFLICT DO NOTHING').run(
        tenant,
        sessionId,
        nano(limit),
      );
    });
  },

  reserve: (call, entry) => db.write('ledger.reserve', () => reserve(db, call, entry)),

  async sent(call) {
    await db.write('ledger.sent', () => {
      const { changes } = db
        .sql(`UPDATE calls SET status = 'sent' WHERE ${ofCall} AND status IN ('reserved', 'sent')`)
        .run(call.tenant, call.session_id, call.call_id);
      if (changes === 0) throw gone(call, 'send', 'its reservation is gone');
    });
  },

  settle: (call, actual) =>
    db.write('ledger.settle', () => {
      const status = callRow(db, call)?.['status'];
      if (status === 'settled' || status === 'released') return;
      if (status !== 'sent') throw gone(call, 'settle', 'it was never sent');
      settleRow(db, call, { ...actual, cost: nano(actual.cost) });
    }),

  release: (call) =>
    db.write('ledger.release', () => {
      const status = callRow(db, call)?.['status'];
      if (status === 'sent') throw gone(call, 'release', 'it has left');
      if (status === 'reserved') releaseRow(db, call);
    }),

  expire: (now) => db.write('ledger.expire', () => expire(db, now)),

  async spending(tenant, sessionId) {
    const row = db.read(() =>
      db
        .sql(`SELECT ceiling, settled, held, input_tokens, output_tokens FROM ledgers WHERE ${ofSession}`)
        .get(tenant, sessionId),
    );
    if (!row) return { limit: 0, settled: 0, held: 0, input_tokens: 0, output_tokens: 0 };
    return {
      limit: usd(number(row, 'ceiling')),
      settled: usd(number(row, 'settled')),
      held: usd(number(row, 'held')),
      input_tokens: number(row, 'input_tokens'),
      output_tokens: number(row, 'output_tokens'),
    };
  },

  async breakdown(tenant, sessionId) {
    const rows = db.read(() =>
      db
        .sql(
          `SELECT session_id, agent, model, count(*) AS calls, sum(cost) AS cost, sum(input_tokens) AS input_tokens,
             sum(output_tokens) AS output_tokens
           FROM calls WHERE tenant = ? AND session_id = coalesce(?, session_id) AND status = 'settled'
           GROUP BY session_id, agent, model ORDER BY session_id, agent, model`,
        )
        .all(tenant, sessionId ?? null),
    );
    return rows.map((row) => ({
      session_id: text(row, 'session_id'),
      agent: text(row, 'agent'),
      model: text(row, 'model'),
      calls: number(row, 'calls'),
      cost: usd(number(row, 'cost')),
      input_tokens: number(row, 'input_tokens'),
      output_tokens: number(row, 'output_tokens'),
    }));
  },
});
