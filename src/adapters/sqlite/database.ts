import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { Failure } from '../../contracts/errors.ts';
import { named } from './failures.ts';
import { diskFolder, type DataFolder } from './folder.ts';
import { groupCommit, type WriteHooks } from './group-commit.ts';
import { assertKnownVersion, migrate } from './schema.ts';

/** `deliberate.sqlite`, opened. Only the files of this folder see it. */
export type Database = {
  /** The prepared statement of `sql`, made once. */
  sql(sql: string): StatementSync;
  /** Runs `run`, which only reads. @throws Failure `DataCorrupt`; what killed the database. */
  read<T>(run: () => T): T;
  /**
   * Runs `run`, which must not be async, in the next transaction. Durable when it resolves; when it rejects nothing of
   * `run` remains. `label` names the write for the hooks.
   * @throws what `run` throws; Failure `DiskFull`, `DataCorrupt`; what killed the database.
   */
  write<T>(label: string, run: () => T): Promise<T>;
  /** @throws what killed the database. */
  assertAlive(): void;
  /** Empties the write-ahead log into the database, so that it keeps nothing that was deleted. @throws Failure `Unavailable`. */
  truncateLog(): void;
  /** Commits what waits, closes the file, gives the lock back. */
  close(): void;
};

export type DatabaseOptions = {
  /** Path of the data folder, or one in memory. */
  folder: string | DataFolder;
  /** Opens it without its lock and without changing it; every write rejects. Default false. */
  readOnly?: boolean;
  /** When the next group of writes is committed. Default `setImmediate`. */
  defer?: (flush: () => void) => void;
  hooks?: WriteHooks;
};

const configure = (handle: DatabaseSync): void => {
  handle.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;
    PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768;
    PRAGMA journal_size_limit = 67108864;`);
};

const check = (handle: DatabaseSync): void => {
  const found = handle.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
  if (found !== 'ok') {
    throw new Failure(
      'DataCorrupt',
      `Cannot open deliberate.sqlite because it is damaged: ${String(found)}.`,
    );
  }
};

const connect = (folder: DataFolder, readOnly: boolean): DatabaseSync => {
  const handle = folder.connect({ readOnly });
  try {
    assertKnownVersion(handle);
    if (!readOnly) configure(handle);
    check(handle);
    migrate(handle, { readOnly });
    return handle;
  } catch (thrown) {
    folder.disconnect(handle);
    throw thrown;
  }
};

/** @throws Failure `DataLocked` (another host has the folder), `DataTooNew`, `DataCorrupt`, `DiskFull`, `Unavailable` (no permission). */
export const openDatabase = (options: DatabaseOptions): Database => {
  const { readOnly = false, defer = setImmediate, hooks = {} } = options;
  let unlock = (): void => undefined;
  let folder: DataFolder;
  let handle: DatabaseSync;
  try {
    folder = typeof options.folder === 'string' ? diskFolder(options.folder) : options.folder;
    if (!readOnly) unlock = folder.lock();
    handle = connect(folder, readOnly);
  } catch (thrown) {
    unlock();
    throw named(thrown);
  }
  const group = groupCommit({ handle, defer, hooks });
  const statements = new Map<string, StatementSync>();
  let open = true;

  const truncateLog = (): void => {
    const result = handle.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
    if (result?.['busy'] !== 1) return;
    throw new Failure('Unavailable', 'Cannot empty the write-ahead log because another process reads it.');
  };

  return {
    sql(sql) {
      const known = statements.get(sql);
      if (known) return known;
      const statement = handle.prepare(sql);
      statements.set(sql, statement);
      return statement;
    },
    read(run) {
      group.assertAlive();
      try {
        return run();
      } catch (thrown) {
        throw named(thrown);
      }
    },
    write: (label, run) => group.write(label, run),
    assertAlive: () => group.assertAlive(),
    truncateLog,
    close() {
      if (!open) return;
      group.close();
      open = false;
      statements.clear();
      folder.disconnect(handle);
      unlock();
    },
  };
};
