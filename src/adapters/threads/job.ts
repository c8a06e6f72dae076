import type { Searched, SearchOrder, SearchWatch } from '../../ports/search-pool.ts';
import type { SearchThread } from './thread.ts';

/** A thread, and what it is at. */
export type Lane = {
  thread: SearchThread | undefined;
  busy: boolean;
  /** Turns it has given. */
  turns: number;
};

/** A search that was ordered and is not done. */
export type Job = {
  id: number;
  order: SearchOrder;
  watch: SearchWatch;
  /** What another thread would go on from. */
  saved: Uint8Array | undefined;
  /** The thread that holds it; none yet, or none for the moment. */
  lane: Lane | undefined;
  /** Whether it is to be taken from its thread, for one that has nothing to do. */
  leaving: boolean;
  /** Of all turns given, the number of its last one; 0 before its first. */
  served: number;
  /** Of its lane's turns, the number of its last one. */
  servedInLane: number;
  /** When it is kept next; undefined before its first turn is over. */
  keepAt: number | undefined;
  /** Resolves when the keeping that is under way is over. */
  kept: Promise<void> | undefined;
  resolve: (searched: Searched) => void;
  reject: (thrown: unknown) => void;
};

/** A search that others of its thread went before so many times goes next, whoever's it is. */
const patience = 8;

/**
 * Which search a lane runs next: one that is to end or to leave; one that has waited too long; or that of the tenant whose
 * last turn, on any thread, is longest ago, and of the tenant's that whose own is. Undefined where there is none for it.
 */
export const nextJob = (
  jobs: Iterable<Job>,
  lane: Lane,
  servedTenants: ReadonlyMap<string, number>,
): Job | undefined => {
  let best: Job | undefined;
  let bestRank: readonly number[] = [];
  for (const job of jobs) {
    if (job.lane !== undefined && job.lane !== lane) continue;
    const urgent = job.watch.signal?.aborted === true || job.leaving;
    const late = job.lane === lane && lane.turns - job.servedInLane > patience;
    const rank = [
      urgent ? 0 : late ? 1 : 2,
      late && !urgent ? job.served : (servedTenants.get(job.watch.tenant) ?? 0),
      job.served,
      job.id,
    ];
    if (best === undefined || isBefore(rank, bestRank)) [best, bestRank] = [job, rank];
  }
  return best;
};

const isBefore = (one: readonly number[], other: readonly number[]): boolean => {
  for (const [index, value] of one.entries()) {
    const difference = value - (other[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
};

/** A search to take from a busier thread for one that has nothing to do: the one served last, of those that hold most. */
export const jobToMove = (jobs: Iterable<Job>): Job | undefined => {
  const held = new Map<Lane, Job[]>();
  for (const job of jobs) {
    if (job.leaving) return undefined;
    if (job.lane !== undefined) held.set(job.lane, [...(held.get(job.lane) ?? []), job]);
  }
  const [most = []] = [...held.values()].sort((one, other) => other.length - one.length);
  if (most.length < 2) return undefined;
  return most.reduce((one, other) => (other.served < one.served ? other : one));
};
