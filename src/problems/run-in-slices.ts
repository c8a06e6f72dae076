import { checkpointPause } from '../domain/checkpoints.ts';
import type { Clock } from '../ports/clock.ts';
import type { SearchPool } from '../ports/search-pool.ts';
import { takeInHand } from './search-in-hand.ts';

/** Searches in this process, which give way between slices, so that heartbeats, cancellation, requests and each other get their turn. */
export const searchInSlices = ({
  clock,
  slice = { iterations: 200, ms: 20 },
}: {
  clock: Clock;
  /** Longest without giving way. */
  slice?: { iterations: number; ms: number };
}): SearchPool => ({
  async run(order, { signal, onProgress, saved, keep }) {
    signal?.throwIfAborted();
    const search = takeInHand(order, { clock, saved });
    let keepAt = clock.now() + checkpointPause();
    while (!search.slice(slice)) {
      const news = search.news();
      if (news !== undefined) onProgress?.(news);
      await new Promise<void>((resolve) => {
        clock.after(0, resolve);
      });
      if (keep !== undefined && (signal?.aborted === true || clock.now() >= keepAt)) {
        const began = clock.now();
        await keep(search.save());
        keepAt = clock.now() + checkpointPause(clock.now() - began);
      }
      signal?.throwIfAborted();
    }
    return search.found();
  },
});
