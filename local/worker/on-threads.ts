import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { systemClock } from '../../src/adapters/system/index.ts';
import { openThread, threadPool } from '../../src/adapters/threads/index.ts';
import type { ThreadPool } from '../../src/adapters/threads/index.ts';

/** `.ts` in a repository, `.js` in the package. */
const entry = new URL(`./thread${extname(import.meta.filename)}`, import.meta.url);

/** Searches on threads of this process, as many as there are processors, `most` at most. */
export const searchesOnThreads = ({ most }: { most: number }): ThreadPool =>
  threadPool({
    threads: Math.max(1, Math.min(most, availableParallelism())),
    open: () => openThread(entry),
    clock: systemClock,
  });
