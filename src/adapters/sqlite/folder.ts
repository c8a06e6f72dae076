import {
  closeSync,
  fdatasyncSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Failure } from '../../contracts/errors.ts';
import { lockFolder } from './lock.ts';
import { syncFolder } from './sync-folder.ts';
import { diskUploadFiles, memoryUploadFiles, type UploadFiles } from './upload-files.ts';

/** Where the adapters keep what they hold: the database and a few small files beside it. */
export interface DataFolder {
  /** Opens `deliberate.sqlite`. */
  connect(options: { readOnly: boolean }): DatabaseSync;
  /** Closes it. */
  disconnect(handle: DatabaseSync): void;
  /** @returns what gives the lock back. @throws Failure `DataLocked`. */
  lock(): () => void;
  /** @returns undefined when there is no such file. */
  readFile(name: string): Buffer | undefined;
  /** Puts a file, readable by its owner only, in one step. Durable when it returns. */
  writeFile(name: string, content: string | Uint8Array): void;
  /** Appends at byte `at` (what lies behind it is cut off). Durable when it returns. */
  appendFile(name: string, content: string, at: number): void;
  /** Documents that were sent and are not indexed yet. */
  uploads: UploadFiles;
}

const put = (path: string, content: string | Uint8Array): void => {
  const file = openSync(path, 'w', 0o600);
  try {
    writeSync(file, typeof content === 'string' ? Buffer.from(content) : content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
};

const make = (path: string): void => {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (thrown) {
    const because = thrown instanceof Error ? thrown.message : 'it cannot be made';
    throw new Failure('SettingsInvalid', `Cannot use ${path} as data folder because of ${because}.`, {
      cause: thrown,
    });
  }
};

/** A folder on disk, made if it is not there, closed to other users. @throws Failure `SettingsInvalid` */
export const diskFolder = (path: string): DataFolder => {
  make(path);
  return {
    connect: ({ readOnly }) => new DatabaseSync(join(path, 'deliberate.sqlite'), { readOnly, timeout: 2000 }),
    disconnect: (handle) => handle.close(),
    lock: () => lockFolder(path),
    readFile(name) {
      try {
        return readFileSync(join(path, name));
      } catch (thrown) {
        if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return undefined;
        throw thrown;
      }
    },
    writeFile(name, content) {
      put(join(path, `${name}.new`), content);
      renameSync(join(path, `${name}.new`), join(path, name));
      syncFolder(path);
    },
    appendFile(name, content, at) {
      const fresh = at === 0;
      const file = openSync(join(path, name), fresh ? 'w' : 'r+', 0o600);
      try {
        ftruncateSync(file, at);
        writeSync(file, content, at);
        fdatasyncSync(file);
      } finally {
        closeSync(file);
      }
      if (fresh) syncFolder(path);
    },
    uploads: diskUploadFiles(join(path, 'uploads')),
  };
};

/**
 * A folder in memory, for tests and the simulation. It survives the host: opening it again after `close`, or after a
 * crash that a hook made, finds what was committed, and nothing else.
 */
export const memoryFolder = (): DataFolder => {
  const handle = new DatabaseSync(':memory:');
  const files = new Map<string, Buffer>();
  return {
    connect: () => handle,
    disconnect: () => undefined,
    lock: () => () => undefined,
    readFile: (name) => files.get(name),
    writeFile: (name, content) => void files.set(name, Buffer.from(content)),
    appendFile(name, content, at) {
      const before = files.get(name)?.subarray(0, at) ?? Buffer.alloc(0);
      files.set(name, Buffer.concat([before, Buffer.from(content)]));
    },
    uploads: memoryUploadFiles(),
  };
};
