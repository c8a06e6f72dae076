/** Everything the one-machine host keeps, in one folder. Adapters of the ports, over one SQLite file and one writer. */
import type { Counters, Idempotency, Keys, Tickets } from '../../ports/access.ts';
import type { Checkpoints } from '../../ports/checkpoints.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Journal } from '../../ports/journal.ts';
import type { KnowledgeIndex } from '../../ports/knowledge-index.ts';
import type { Ledger } from '../../ports/ledger.ts';
import type { Episodes } from '../../ports/memory.ts';
import type { Random } from '../../ports/random.ts';
import type { SessionStore } from '../../ports/session-store.ts';
import type { Anchors, Signer } from '../../ports/signer.ts';
import { fileAnchors } from './anchors.ts';
import { sqliteCheckpoints } from './checkpoints.ts';
import { sqliteCounters } from './counters.ts';
import { openDatabase } from './database.ts';
import { sqliteEpisodes } from './episodes.ts';
import { named } from './failures.ts';
import { diskFolder, type DataFolder } from './folder.ts';
import type { WriteHooks } from './group-commit.ts';
import { sqliteIdempotency } from './idempotency.ts';
import { sqliteJournal } from './journal.ts';
import { sqliteKeys } from './keys.ts';
import { sqliteKnowledgeIndex } from './knowledge-index.ts';
import { sqliteLedger } from './ledger.ts';
import { sqliteQueue, type QueueSettings, type SqliteQueue } from './queue.ts';
import { sqliteSessionStore } from './session-store.ts';
import { fileSigner } from './signer.ts';
import { sqliteTickets } from './tickets.ts';
import { sqliteUploads, type SqliteUploads } from './uploads.ts';
import { openVault } from './vault.ts';

export { memoryFolder } from './folder.ts';
export { openIndexFile } from './index-file.ts';
export type { DataFolder, QueueSettings, SqliteQueue, WriteHooks };

export type Sqlite = SqliteUploads & {
  sessions: SessionStore;
  checkpoints: Checkpoints;
  queue: SqliteQueue;
  knowledge: KnowledgeIndex;
  ledger: Ledger;
  keys: Keys;
  counters: Counters;
  idempotency: Idempotency;
  tickets: Tickets;
  episodes: Episodes;
  signer: Signer;
  anchors: Anchors;
  journal: Journal;
  /** Commits what waits, closes the files, gives the folder back. Repeating it does nothing. */
  close(): void;
};

export type SqliteOptions = {
  /** Path of the data folder, made if it is not there; or one in memory, which outlives a (simulated) crash. */
  folder: string | DataFolder;
  /** Folder of `anchors.jsonl`, best on another disk; the data folder by default. */
  anchorsFolder?: string;
  clock: Clock;
  random: Random;
  queues: readonly QueueSettings[];
  /** When the next group of writes is committed, never in the same call. Default `setImmediate`. */
  defer?: (flush: () => void) => void;
  hooks?: WriteHooks;
  /** For a look at a folder whose host may be running: no lock, no change. Default false. */
  readOnly?: boolean;
};

/** @throws Failure `DataLocked`, `DataTooNew`, `DataCorrupt`, `DiskFull`, `Unavailable` (no permission). */
export const openSqlite = (options: SqliteOptions): Sqlite => {
  const {
    anchorsFolder,
    clock,
    random,
    queues,
    defer = setImmediate,
    hooks = {},
    readOnly = false,
  } = options;
  const folder = typeof options.folder === 'string' ? diskFolder(options.folder) : options.folder;
  const db = openDatabase({ folder, readOnly, defer, hooks });
  try {
    const vault = openVault({ db, folder, random, readOnly });
    const queue = sqliteQueue({ db, clock, random, queues });
    const anchors = fileAnchors({
      folder: anchorsFolder === undefined ? folder : diskFolder(anchorsFolder),
      db,
      defer,
    });
    return {
      sessions: sqliteSessionStore(db, vault),
      checkpoints: sqliteCheckpoints({ db, vault, clock }),
      queue,
      knowledge: sqliteKnowledgeIndex(db),
      ledger: sqliteLedger(db),
      keys: sqliteKeys(db),
      counters: sqliteCounters(db),
      idempotency: sqliteIdempotency(db, vault),
      tickets: sqliteTickets(db),
      ...sqliteUploads({ db, files: folder.uploads, clock, random }),
      episodes: sqliteEpisodes(db, vault),
      signer: fileSigner({ folder, random, readOnly }),
      anchors,
      journal: sqliteJournal(db),
      close() {
        queue.close();
        anchors.close();
        db.close();
      },
    };
  } catch (thrown) {
    db.close();
    throw named(thrown);
  }
};
