import { Failure } from '../../contracts/errors.ts';
import { checkpointPause } from '../../domain/checkpoints.ts';
import type { Clock } from '../../ports/clock.ts';
import type { SearchPool } from '../../ports/search-pool.ts';
import { jobToMove, nextJob } from './job.ts';
import type { Job, Lane } from './job.ts';
import type { Reply } from './protocol.ts';
import type { SearchThread } from './thread.ts';

const ended = (): Failure =>
  new Failure('Unavailable', 'Cannot go on with the search because its threads are ended.');

/** Ends its threads. Searches that still run reject with Failure `Unavailable`. */
export type ThreadPool = SearchPool & { close: () => Promise<void> };

export type ThreadPoolOptions = {
  /** Most threads, each started when there is something for it, and anew when it has died. */
  threads: number;
  open: () => SearchThread;
  clock: Clock;
  /** Of a search at a time, in ms, where others wait too; also how late a search ends that was aborted. 25 by default. */
  slice_ms?: number;
};

/**
 * Searches on threads. Each turn is a slice of one search, and tenants take turns, so that nobody's search keeps another's
 * from getting on. A thread that dies fails the search whose turn it was; the others it held go on elsewhere, from where
 * they were last saved.
 */
export const threadPool = (options: ThreadPoolOptions): ThreadPool => {
  const { threads, open, clock, slice_ms = 25 } = options;
  const lanes = Array.from({ length: threads }, (): Lane => ({ thread: undefined, busy: false, turns: 0 }));
  const jobs = new Set<Job>();
  /** A number a tenant, kept also while it has no search: else each of many small ones would go first. */
  const servedTenants = new Map<string, number>();
  let turns = 0;
  let ids = 0;
  let closed = false;

  const settle = (job: Job, how: (job: Job) => void): void => {
    job.lane = undefined;
    jobs.delete(job);
    how(job);
  };

  /** What a thread gave back of a search. Anything else ends the search. */
  const savedOf = (reply: Reply): Uint8Array => {
    if (reply.did === 'saved') return reply.bytes;
    if (reply.did === 'failed') throw new Failure(reply.code, reply.message);
    throw new Failure('Internal', `Cannot save a search because its thread answers “${reply.did}”.`);
  };

  /** Takes it from its thread. Its bytes are asked for only where somebody goes on with them. */
  const release = async (job: Job, thread: SearchThread, wanted: boolean): Promise<void> => {
    if (wanted) job.saved = savedOf(await thread.ask({ do: 'save', id: job.id, drop: true }));
    else await thread.ask({ do: 'drop', id: job.id });
    job.lane = undefined;
  };

  /** Ends a search that was aborted. Its thread does not wait until it is kept. */
  const breakOff = async (job: Job, thread: SearchThread): Promise<void> => {
    if (job.lane !== undefined) await release(job, thread, job.watch.keep !== undefined);
    jobs.delete(job);
    void keepLast(job).finally(() => job.reject(job.watch.signal?.reason));
  };

  const keepLast = async ({ watch, kept, saved }: Job): Promise<void> => {
    await kept;
    if (saved !== undefined && saved !== watch.saved) await watch.keep?.(saved);
  };

  const startKeeping = async (job: Job, thread: SearchThread): Promise<void> => {
    const { keep } = job.watch;
    job.keepAt ??= clock.now() + checkpointPause();
    if (keep === undefined || job.kept !== undefined || clock.now() < job.keepAt) return;
    const bytes = savedOf(await thread.ask({ do: 'save', id: job.id, drop: false }));
    job.saved = bytes;
    const began = clock.now();
    job.kept = keep(bytes).finally(() => {
      job.kept = undefined;
      job.keepAt = clock.now() + checkpointPause(clock.now() - began);
    });
  };

  const slice = async (job: Job, lane: Lane, thread: SearchThread): Promise<void> => {
    const { order, saved, watch } = job;
    const begin = job.lane === undefined ? { order, ...(saved === undefined ? {} : { saved }) } : undefined;
    job.lane = lane;
    turns += 1;
    lane.turns += 1;
    job.served = turns;
    job.servedInLane = lane.turns;
    // Before it is over, so that another thread sees whose turn it is meanwhile.
    servedTenants.set(watch.tenant, turns);
    const reply = await thread.ask({
      do: 'slice',
      id: job.id,
      ms: slice_ms,
      ...(begin === undefined ? {} : { begin }),
    });
    if (reply.did === 'found') settle(job, ({ resolve }) => resolve(reply.searched));
    else if (reply.did === 'failed') throw new Failure(reply.code, reply.message);
    else if (reply.did === 'sliced') {
      if (reply.news !== undefined) watch.onProgress?.(reply.news);
      await startKeeping(job, thread);
    }
  };

  const turn = async (job: Job, lane: Lane): Promise<void> => {
    const thread = (lane.thread ??= open());
    try {
      if (job.watch.signal?.aborted === true) await breakOff(job, thread);
      else if (job.leaving) {
        await release(job, thread, true);
        job.leaving = false;
      } else await slice(job, lane, thread);
    } catch (thrown) {
      if (jobs.has(job)) settle(job, ({ reject }) => reject(thrown));
      if (thread.isDead()) abandon(lane);
    }
  };

  /** What a dead thread held begins anew elsewhere, or where it was last saved. */
  const abandon = (lane: Lane): void => {
    lane.thread = undefined;
    for (const job of jobs) {
      if (job.lane !== lane) continue;
      job.lane = undefined;
      job.leaving = false;
    }
  };

  const work = async (lane: Lane): Promise<void> => {
    lane.busy = true;
    while (!closed) {
      const job = nextJob(jobs, lane, servedTenants);
      if (job === undefined) break;
      await turn(job, lane);
      wake();
    }
    lane.busy = false;
  };

  /** Sets idle threads to work; one that finds nothing asks for a search of a busier one. */
  const wake = (): void => {
    for (const lane of lanes) {
      if (lane.busy || closed) continue;
      if (nextJob(jobs, lane, servedTenants) !== undefined) void work(lane);
      else {
        const job = jobToMove(jobs);
        if (job !== undefined) job.leaving = true;
      }
    }
  };

  return {
    run: (order, watch) => {
      const { signal, saved } = watch;
      if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
      if (closed) return Promise.reject(ended());
      const { promise, resolve, reject } = Promise.withResolvers<Awaited<ReturnType<SearchPool['run']>>>();
      ids += 1;
      const job: Job = {
        id: ids,
        order,
        watch,
        saved,
        lane: undefined,
        leaving: false,
        served: 0,
        servedInLane: 0,
        keepAt: undefined,
        kept: undefined,
        resolve,
        reject,
      };
      jobs.add(job);
      wake();
      return promise;
    },
    async close() {
      closed = true;
      for (const job of jobs) settle(job, ({ reject }) => reject(ended()));
      await Promise.all(lanes.map(async (lane) => lane.thread?.close()));
    },
  };
};
