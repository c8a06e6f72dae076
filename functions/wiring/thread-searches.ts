import { availableParallelism } from 'node:os';
import { openThread, threadPool } from '../../src/adapters/threads/index.ts';
import type { ThreadPool } from '../../src/adapters/threads/index.ts';
import { systemClock } from '../../src/adapters/system/index.ts';

/**
 * Searches on threads of this process, as many as it has processors, `most` at most.
 * @param options.entry the file that a thread runs
 */
export const threadSearches = ({ entry, most }: { entry: URL; most: number }): ThreadPool =>
  threadPool({
    threads: Math.min(most, availableParallelism()),
    open: () => openThread(entry),
    clock: systemClock,
  });
