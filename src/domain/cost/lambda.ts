import type { Profile } from '../../contracts/measured-session.ts';
import { estimates as e } from './estimates.ts';

/** Memory of each function of the topology, in MB; all consults are alike and stand under `consult`. */
export type Memory = Readonly<Record<string, number>>;

export type Compute = { requests: number; gb_seconds: number };

/** GB-seconds of `ms` with so much memory. */
export const gbSeconds = (ms: number, memoryMb: number): number => (ms / 1000) * (memoryMb / 1024);

/** Estimated time on Lambda of work that took `wall_ms` here, in ms: slower by the share of a core, waiting for calls. */
export const lambdaMs = (
  { invocations, wall_ms, calls }: Profile['functions'][string],
  memoryMb: number,
): number =>
  wall_ms * e.slowdown * Math.max(1, e.core_mb / memoryMb) +
  calls * e.call_ms +
  invocations * e.cold_share * e.cold_ms;

/** Memory of a function that the topology does not list: what its largest ones have, in MB. */
const unknownMb = 1024;

/** What Lambda does for one session: its functions, those of index and extensions, and who waits for them. */
export const computeOf = (profile: Profile, memory: Memory): Compute => {
  const mb = (name: string): number => memory[name] ?? unknownMb;
  const own = Object.entries(profile.functions).map(([name, times]) => ({
    requests: times.invocations,
    gb_seconds: gbSeconds(lambdaMs(times, mb(name)), mb(name)),
  }));
  const { commits, index_calls, extension_calls } = profile;
  const waited = index_calls * e.retrieval_ms + extension_calls * e.extension_ms;
  const others = [
    { requests: index_calls, gb_seconds: gbSeconds(index_calls * e.retrieval_ms, mb('retrieval')) },
    {
      requests: extension_calls,
      gb_seconds: gbSeconds(extension_calls * e.extension_ms, mb('extension')),
    },
    { requests: 0, gb_seconds: gbSeconds(waited, mb('answer')) },
    { requests: e.socket_calls, gb_seconds: gbSeconds(e.socket_calls * e.socket_ms, mb('socket')) },
    { requests: commits, gb_seconds: gbSeconds(commits * e.broadcast_ms, mb('broadcast')) },
  ];
  return [...own, ...others].reduce((sum, one) => ({
    requests: sum.requests + one.requests,
    gb_seconds: sum.gb_seconds + one.gb_seconds,
  }));
};
