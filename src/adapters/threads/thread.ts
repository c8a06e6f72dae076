import { Worker } from 'node:worker_threads';
import { Failure } from '../../contracts/errors.ts';
import type { Command, Reply } from './protocol.ts';

/** A thread that searches. */
export type SearchThread = {
  /** One at a time. @throws Failure `SearchFailed` once the thread has died */
  ask: (command: Command) => Promise<Reply>;
  isDead: () => boolean;
  close: () => Promise<void>;
};

const died = (because: string, cause?: unknown): Failure =>
  new Failure('SearchFailed', `Cannot search because the thread that did it died: ${because}.`, { cause });

/**
 * Starts a thread. It has none of the process's environment.
 * @param entry the file that it runs, which calls `serveSearchesWith`
 * @param options.heap_mib what it may hold beside the search's own arrays; 512 by default
 */
export const openThread = (entry: URL, { heap_mib = 512 }: { heap_mib?: number } = {}): SearchThread => {
  const worker = new Worker(entry, {
    // Not those of the process, which may have been told its program on the command line.
    execArgv: [],
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: heap_mib },
  });
  let asked: PromiseWithResolvers<Reply> | undefined;
  let dead: Failure | undefined;
  const end = (failure: Failure): void => {
    dead ??= failure;
    asked?.reject(dead);
    asked = undefined;
  };
  worker.on('message', (reply: Reply) => {
    const waiting = asked;
    asked = undefined;
    waiting?.resolve(reply);
  });
  worker.on('error', (thrown) => {
    const full = thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_WORKER_OUT_OF_MEMORY';
    end(died(full ? 'it had no memory left' : 'of an error', thrown));
  });
  worker.on('exit', (code) => end(died(`it ended with status ${code}`)));
  return {
    ask(command) {
      if (dead !== undefined) return Promise.reject(dead);
      asked = Promise.withResolvers<Reply>();
      worker.postMessage(command);
      return asked.promise;
    },
    isDead: () => dead !== undefined,
    async close() {
      await worker.terminate();
    },
  };
};
