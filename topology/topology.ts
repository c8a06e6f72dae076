/**
 * What exists, as plain data: both hosts are built from it, and neither knows a function, a queue or a schedule that is
 * not in it. A pure function of the pack and the state machine.
 */
import type { Specialist } from '../src/contracts/pack/specialists.ts';
import type { StepClocks } from './clocks.ts';
import { stepClocks } from './clocks.ts';
import { routes } from './routes.ts';

export type FunctionSpec = {
  name: string;
  /** File of `src/usecases` that it binds. */
  use_case: string;
  memory_mb: number;
  timeout_seconds: number;
  /** Name that stands for it in the state machine's `${…}`. */
  substitution?: string;
  /** Queue that it consumes, one message at a time, and how many at once. */
  queue?: { name: string; concurrency: number };
};

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

const searchQueue = 'search';

const machineFunctions: readonly FunctionSpec[] = [
  { name: 'answer', use_case: 'answer', memory_mb: 512, timeout_seconds: 20, substitution: 'AnswerFunction' },
  { name: 'plan', use_case: 'plan', memory_mb: 512, timeout_seconds: 60, substitution: 'PlanFunction' },
  {
    name: 'reflect',
    use_case: 'reflect',
    memory_mb: 512,
    timeout_seconds: 60,
    substitution: 'ReflectFunction',
  },
  { name: 'ask', use_case: 'ask', memory_mb: 256, timeout_seconds: 30, substitution: 'AskFunction' },
  {
    name: 'overdue',
    use_case: 'overdue',
    memory_mb: 256,
    timeout_seconds: 60,
    substitution: 'OverdueFunction',
  },
  { name: 'act', use_case: 'act', memory_mb: 512, timeout_seconds: 60, substitution: 'ActFunction' },
  {
    name: 'compose',
    use_case: 'compose',
    memory_mb: 512,
    timeout_seconds: 60,
    substitution: 'ComposeFunction',
  },
  {
    name: 'abandon',
    use_case: 'abandon',
    memory_mb: 256,
    timeout_seconds: 60,
    substitution: 'AbandonFunction',
  },
];

/**
 * @param pack whose specialists are consulted
 * @param machine the parsed definition of `session.asl.json`
 */
export const topology = (pack: { specialists: readonly Specialist[] }, machine: unknown): Topology => {
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
    functions: [
      ...machineFunctions,
      ...consulted.map(({ specialist_id }): FunctionSpec => ({
        name: `consult-${specialist_id}`,
        use_case: 'consult',
        memory_mb: 1024,
        timeout_seconds: clocks.function_timeout,
        queue: { name: `consult-${specialist_id}`, concurrency: 4 },
      })),
      ...queues.map(({ dead_letter }): FunctionSpec => ({
        name: dead_letter,
        use_case: 'dead-letter',
        memory_mb: 256,
        timeout_seconds: 30,
        queue: { name: dead_letter, concurrency: 2 },
      })),
      { name: 'sweep', use_case: 'sweep', memory_mb: 256, timeout_seconds: 60 },
      { name: 'api', use_case: 'api', memory_mb: 512, timeout_seconds: 29 },
    ],
    schedules: [{ name: 'sweep', function: 'sweep', every_seconds: 60 }],
    worker: { queue: searchQueue, concurrency: 2, lease_seconds: Math.min(60, clocks.visibility) },
  };
};
