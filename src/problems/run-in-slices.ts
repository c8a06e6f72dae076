import type { Clock } from '../ports/clock.ts';
import type { RunningSearch } from '../search/index.ts';

/**
 * Runs a search to its end and gives way between slices, so that heartbeats, cancellation and other requests of the
 * same process get their turn.
 * @param options.slice iterations at a time; 200 by default
 */
export const runInSlices = async (
  search: RunningSearch,
  { clock, slice = 200 }: { clock: Clock; slice?: number },
): Promise<void> => {
  while (!search.step(slice)) {
    await new Promise<void>((resolve) => {
      clock.after(0, resolve);
    });
  }
};
