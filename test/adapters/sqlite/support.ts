import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import {
  memoryFolder,
  openSqlite,
  type Sqlite,
  type SqliteOptions,
} from '../../../src/adapters/sqlite/index.ts';
import { contractQueues } from '../../ports/queue.contract.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { SimClock } from '../../support/sim-clock.ts';
import type { Make } from '../../ports/harness.ts';

export const open = (options: Partial<SqliteOptions> = {}): Sqlite =>
  openSqlite({
    folder: memoryFolder(),
    clock: new SimClock(),
    random: seededRandom(1),
    queues: contractQueues,
    ...options,
  });

/** A factory of one port, for its conformance suite. */
export const making =
  <P>(port: (sqlite: Sqlite) => P): Make<P> =>
  ({ clock }) => {
    const folder = memoryFolder();
    let sqlite = open({ folder, clock });
    return {
      port: port(sqlite),
      reopen: async () => {
        sqlite.close();
        sqlite = open({ folder, clock, random: seededRandom(2) });
        return port(sqlite);
      },
      close: () => sqlite.close(),
    };
  };

/** Makes folders on disk, and removes them after each test. */
export const folders = (): (() => string) => {
  const made: string[] = [];
  afterEach(() => {
    for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
  });
  return () => {
    const folder = mkdtempSync(join(tmpdir(), 'deliberate-test-'));
    made.push(folder);
    return folder;
  };
};
