import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { Failure } from '../../contracts/errors.ts';
import type { KnowledgeIndex } from '../../ports/knowledge-index.ts';
import { named } from './failures.ts';
import { type IndexDatabase, sqliteKnowledgeIndex } from './knowledge-index.ts';
import { indexTables } from './schema/first.ts';

/** Version of the tables in an index file, in its `user_version`. */
const version = 1;

/** The journal is in memory: whoever has such a file keeps another copy, and drops this one after a crash. */
const settings = `PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA secure_delete = ON;
  PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768;`;

const connect = (file: string): DatabaseSync => {
  const handle = new DatabaseSync(file, { timeout: 2000 });
  try {
    const found = Number(handle.prepare('PRAGMA user_version').get()?.['user_version']);
    if (found > version) {
      throw new Failure(
        'DataTooNew',
        `Cannot open the index because its version ${found} is newer than ${version}, the newest this program knows.`,
      );
    }
    handle.exec(settings);
    if (found === 0) handle.exec(`BEGIN; ${indexTables} PRAGMA user_version = ${version}; COMMIT`);
    return handle;
  } catch (thrown) {
    handle.close();
    throw thrown;
  }
};

const databaseOf = (handle: DatabaseSync): IndexDatabase => {
  const statements = new Map<string, StatementSync>();
  const guarded = <T>(run: () => T): T => {
    try {
      return run();
    } catch (thrown) {
      if (handle.isOpen && handle.isTransaction) handle.exec('ROLLBACK');
      throw named(thrown);
    }
  };
  return {
    sql(sql) {
      const statement = statements.get(sql) ?? handle.prepare(sql);
      statements.set(sql, statement);
      return statement;
    },
    read: guarded,
    write: async (_, run) =>
      guarded(() => {
        handle.exec('BEGIN IMMEDIATE');
        const value = run();
        handle.exec('COMMIT');
        return value;
      }),
  };
};

/**
 * A knowledge index in a file of its own, made where there is none. Closed, the file is whole: it may be copied and
 * opened elsewhere. One process has it open at a time.
 * @throws Failure `DataTooNew`, `DataCorrupt`, `Unavailable` (no permission)
 */
export const openIndexFile = (file: string): KnowledgeIndex & { close(): void } => {
  try {
    const handle = connect(file);
    return { ...sqliteKnowledgeIndex(databaseOf(handle)), close: () => handle.close() };
  } catch (thrown) {
    throw named(thrown);
  }
};
