/**
 * What exists, as plain data: both hosts are built from it, and neither knows a function, a queue or a schedule that is
 * not in it. A pure function of the pack and the state machine.
 */
import type { Extensions } from '../src/contracts/pack/extensions.ts';
import type { Specialist } from '../src/contracts/pack/specialists.ts';
import type { StepClocks } from './clocks.ts';
import { stepClocks } from './clocks.ts';
import type { FunctionSpec } from './functions.ts';
import { functionsOf, searchQueue } from './functions.ts';
import { routes } from './routes.ts';

export type QueueSpec = {
  name: string;
  visibility_seconds: number;
  retention_seconds: number;
  /** An oldest message beyond this is too late for its step's heartbeat: someone must look. */
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
  /** The process that takes large searches from their queue. */
  worker: { queue: string; concurrency: number; lease_seconds: number };
  clocks: StepClocks;
};

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
  const queue = (name: string): QueueSpec => ({
    name,
    visibility_seconds: clocks.visibility,
    retention_seconds: clocks.retention,
    max_age_seconds: clocks.max_age,
    max_receives: clocks.max_receives,
    dead_letter: `${name}-dead`,
  });
  const queues = [
    ...consulted.map(({ specialist_id }) => queue(`consult-${specialist_id}`)),
    queue(searchQueue),
  ];
  return {
    routes,
    clocks,
    queues,
    functions: functionsOf({ specialists: consulted, extensions: pack.extensions, queues }, clocks),
    schedules: [{ name: 'sweep', function: 'sweep', every_seconds: 60 }],
    worker: { queue: searchQueue, concurrency: 2, lease_seconds: Math.min(60, clocks.visibility) },
  };
};
