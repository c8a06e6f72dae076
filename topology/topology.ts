/**
 * What exists, as plain data: both hosts are built from it, and neither knows a function, a queue or a schedule that is
 * not in it. A pure function of the pack and the state machine.
 */
import type { Extensions } from '../src/contracts/pack/extensions.ts';
import type { Specialist } from '../src/contracts/pack/specialists.ts';
import type { StepClocks } from './clocks.ts';
import { ingestClocks, stepClocks } from './clocks.ts';
import type { FunctionSpec } from './functions.ts';
import { functionsOf, ingestQueue, searchQueue, searchThreads } from './functions.ts';
import { routes } from './routes.ts';

export type QueueSpec = {
  name: string;
  /** Who sends: the state machine, steps; or the store of uploads, what has arrived. */
  holds: 'steps' | 'uploads';
  visibility_seconds: number;
  retention_seconds: number;
  /** An oldest message beyond this is too late, as for its step's heartbeat: someone must look. */
  max_age_seconds: number;
  max_receives: number;
  dead_letter: string;
};

export type ScheduleSpec = { name: string; function: string; every_seconds: number };

export type Topology = {
  routes: typeof routes;
  functions: readonly FunctionSpec[];
  queues: readonly QueueSpec[];
  schedules: readonly ScheduleSpec[];
  /**
   * The process that takes large searches from their queue: how many at once, which take turns on so many threads, each
   * under a lease. It hears so often whether somebody still waits for one.
   */
  worker: {
    queue: string;
    concurrency: number;
    threads: number;
    lease_seconds: number;
    beat_seconds: number;
  };
  clocks: StepClocks;
};

type QueueClocks = Pick<StepClocks, 'visibility' | 'retention' | 'max_age' | 'max_receives'>;

/**
 * @param pack whose specialists are consulted, and whose code extensions are functions of their own
 * @param machine the parsed definition of `session.asl.json`
 */
export const topology = (
  pack: { specialists: readonly Specialist[]; extensions: Extensions },
  machine: unknown,
): Topology => {
  const clocks = stepClocks(machine);
  const consulted = pack.specialists.filter((specialist) => specialist.role === 'consult');
  const queue = (name: string, times: QueueClocks, holds: QueueSpec['holds'] = 'steps'): QueueSpec => ({
    name,
    holds,
    visibility_seconds: times.visibility,
    retention_seconds: times.retention,
    max_age_seconds: times.max_age,
    max_receives: times.max_receives,
    dead_letter: `${name}-dead`,
  });
  const queues = [
    ...consulted.map(({ specialist_id }) => queue(`consult-${specialist_id}`, clocks)),
    queue(searchQueue, clocks),
    queue(ingestQueue, ingestClocks, 'uploads'),
  ];
  return {
    routes,
    clocks,
    queues,
    functions: functionsOf({ specialists: consulted, extensions: pack.extensions, queues }, clocks),
    schedules: [{ name: 'sweep', function: 'sweep', every_seconds: 60 }],
    worker: {
      queue: searchQueue,
      // More than it has threads, so that a tenant's many searches leave some of its places to others.
      concurrency: 8,
      threads: searchThreads,
      lease_seconds: Math.min(60, clocks.visibility),
      beat_seconds: 0.5,
    },
  };
};
