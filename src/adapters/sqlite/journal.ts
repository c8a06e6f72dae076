import { z } from 'zod';
import { Failure } from '../../contracts/errors.ts';
import type { Change, ExecutionRow, HistoryEvent, Journal } from '../../ports/journal.ts';
import type { Database } from './database.ts';
import { parsed } from '../../contracts/parsed.ts';
import { number, optionalText, text, type Row } from './rows.ts';

const statusSchema = z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED']);

/** What every line has; the details of its type are the engine's own. */
const lineSchema = z.looseObject({
  id: z.number().int(),
  previousEventId: z.number().int(),
  timestamp: z.number(),
  type: z.string(),
});
const linesSchema = z.array(z.custom<HistoryEvent>((line) => lineSchema.safeParse(line).success));

const optional = <K extends string>(row: Row, column: string, key: K): Partial<Record<K, string>> => {
  const value = optionalText(row, column);
  return value === undefined ? {} : ({ [key]: value } as Record<K, string>);
};

const execution = (row: Row): ExecutionRow => ({
  name: text(row, 'name'),
  machine: text(row, 'machine'),
  definition: text(row, 'definition'),
  input: text(row, 'input'),
  startedAt: number(row, 'started_at'),
  status: statusSchema.parse(row['status']),
  ...optional(row, 'output', 'output'),
  ...optional(row, 'error', 'error'),
  ...optional(row, 'cause', 'cause'),
  ...(row['stopped_at'] === null ? {} : { stoppedAt: number(row, 'stopped_at') }),
});

const columns = 'name, machine, definition, input, started_at, status, output, error, cause, stopped_at';

/** Only inside a write. */
const insertEvents = (db: Database, name: string, lines: { first: number; json: string }): void => {
  const { changes } = db
    .sql('INSERT INTO history (execution, first, events) SELECT id, ?, ? FROM executions WHERE name = ?')
    .run(lines.first, lines.json, name);
  if (changes === 1) return;
  throw new Failure('NotFound', `Cannot append to execution ${name} because there is none.`);
};

/** Only inside a write. */
const end = (db: Database, name: string, change: Change): void => {
  db.sql(
    'UPDATE executions SET status = ?, output = ?, error = ?, cause = ?, stopped_at = ? WHERE name = ?',
  ).run(
    change.status,
    change.output ?? null,
    change.error ?? null,
    change.cause ?? null,
    change.stoppedAt,
    name,
  );
};

const prepared = (events: readonly HistoryEvent[]): { first: number; json: string } | undefined => {
  const [first] = events;
  return first && { first: first.id, json: JSON.stringify(events) };
};

/** The engine's journal on SQLite. An append is one row, however many events it has. */
export const sqliteJournal = (db: Database): Journal => ({
  async define(hash, definition) {
    await db.write('journal.define', () => {
      db.sql('INSERT INTO definitions (hash, text) VALUES (?, ?) ON CONFLICT DO NOTHING').run(
        hash,
        definition,
      );
    });
  },

  async definition(hash) {
    const row = db.read(() => db.sql('SELECT text FROM definitions WHERE hash = ?').get(hash));
    return row && text(row, 'text');
  },

  async create(row, events) {
    const lines = prepared(events);
    const { name, machine, definition, input, startedAt, status, output, error, cause, stoppedAt } = row;
    await db.write('journal.create', () => {
      const { changes } = db
        .sql(
          `INSERT INTO executions (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO NOTHING`,
        )
        .run(
          name,
          machine,
          definition,
          input,
          startedAt,
          status,
          output ?? null,
          error ?? null,
          cause ?? null,
          stoppedAt ?? null,
        );
      if (changes === 0) {
        throw new Failure(
          'ExecutionExists',
          `Cannot start execution ${name} because the name was used before.`,
        );
      }
      if (lines) insertEvents(db, name, lines);
    });
  },

  append(name, events, change) {
    const lines = prepared(events);
    return db.write('journal.append', () => {
      if (lines) insertEvents(db, name, lines);
      if (change) end(db, name, change);
    });
  },

  async running() {
    return db
      .read(() =>
        db.sql(`SELECT ${columns} FROM executions WHERE status = 'RUNNING' ORDER BY started_at, id`).all(),
      )
      .map(execution);
  },

  async get(name) {
    const row = db.read(() => db.sql(`SELECT ${columns} FROM executions WHERE name = ?`).get(name));
    return row && execution(row);
  },

  async history(name) {
    const rows = db.read(() =>
      db
        .sql(
          `SELECT events FROM history WHERE execution = (SELECT id FROM executions WHERE name = ?) ORDER BY first`,
        )
        .all(name),
    );
    const what = `the history of execution ${name}`;
    const events = rows.flatMap((row) => parsed(linesSchema, text(row, 'events'), what));
    if (events.some(({ id }, index) => id !== index + 1)) {
      throw new Failure('DataCorrupt', `Cannot read ${what} because a line of it is missing.`);
    }
    return events;
  },
});
