/**
 * Every function there is: which use case it binds, what calls it, and which ports it may touch. A port that a function
 * does not name is neither granted to its role nor there in its process.
 */
import type { Extensions } from '../src/contracts/pack/extensions.ts';
import type { Specialist } from '../src/contracts/pack/specialists.ts';
import type { Port } from '../src/contracts/function-settings.ts';
import type { StepClocks } from './clocks.ts';
import { ingestClocks } from './clocks.ts';
import type { RouteId } from './routes.ts';

export type FunctionSpec = {
  name: string;
  /** Folder of `functions/` whose `index.ts` it runs. */
  entry: string;
  memory_mb: number;
  timeout_seconds: number;
  /** What it may touch beside its own logs, metrics and traces. */
  ports: readonly Port[];
  /** Name that stands for it in the state machine's `${…}`. */
  substitution?: string;
  /** Queue that it consumes, one message at a time, and how many at once. */
  queue?: { name: string; concurrency: number };
  /** Routes that it answers. */
  routes?: readonly RouteId[];
  /** Answers by a stream, as server-sent events. */
  streams?: true;
  /** Routes of the WebSocket that it answers. */
  socket?: readonly ('$connect' | '$disconnect' | '$default')[];
  /** Decides about each request before its route's function is called. */
  authorizes?: true;
  /** Told by the stream of the sessions table: of new events, or of items that expired. */
  follows?: 'events' | 'expired';
  /** The code extension that it runs. */
  extension?: string;
};

/** Queue of large searches, which the search workers consume. */
export const searchQueue = 'search';
/** Most threads of a search worker: as many searches get on at a time. */
export const searchThreads = 2;
/** Queue of the news that an uploaded document has arrived. */
export const ingestQueue = 'ingest';

const changing = ['sessions', 'signer', 'anchors'] as const satisfies readonly Port[];
const reasoning = [
  ...changing,
  'episodes',
  'ledger',
  'knowledge',
  'extensions',
] as const satisfies readonly Port[];
/** What dispatches steps wakes the search workers where it sends them one. */
const dispatching = [...reasoning, 'queueUrl', 'worker'] as const satisfies readonly Port[];

const decisions: readonly Omit<FunctionSpec, 'entry'>[] = [
  { name: 'answer', memory_mb: 1024, timeout_seconds: 20, ports: dispatching },
  { name: 'plan', memory_mb: 1024, timeout_seconds: 60, ports: dispatching },
  { name: 'reflect', memory_mb: 1024, timeout_seconds: 60, ports: dispatching },
  { name: 'ask', memory_mb: 256, timeout_seconds: 30, ports: [...changing, 'tasks', 'knowledge'] },
  { name: 'overdue', memory_mb: 256, timeout_seconds: 60, ports: [...changing, 'tasks', 'knowledge'] },
  { name: 'act', memory_mb: 512, timeout_seconds: 60, ports: dispatching },
  { name: 'compose', memory_mb: 1024, timeout_seconds: 60, ports: dispatching },
  { name: 'abandon', memory_mb: 256, timeout_seconds: 60, ports: changing },
];

/** The functions that the state machine calls; `answer` stands there as `AnswerFunction`. */
const machineFunctions = decisions.map((one): FunctionSpec => ({
  ...one,
  entry: one.name,
  substitution: `${one.name[0]?.toUpperCase() ?? ''}${one.name.slice(1)}Function`,
}));

/** Longer than a caller of REST waits (29 s) is no use. */
const requestTimeout = 29;
const request = (
  name: string,
  routes: readonly RouteId[],
  ports: readonly Port[],
  more: Partial<FunctionSpec> = {},
): FunctionSpec => ({
  name,
  entry: name,
  routes,
  ports,
  memory_mb: 512,
  timeout_seconds: requestTimeout,
  ...more,
});

const requestFunctions: readonly FunctionSpec[] = [
  request('probes', ['health', 'ready', 'metrics', 'openapi', 'docs'], ['sessions']),
  request('submit', ['submit', 'query'], [...changing, 'tasks', 'ledger', 'idempotency', 'orchestrator']),
  request('message', ['message'], [...changing, 'tasks', 'ledger', 'idempotency', 'orchestrator']),
  request('cancel', ['cancel'], [...changing, 'episodes', 'idempotency', 'orchestrator']),
  request('resume', ['resume'], [...changing, 'idempotency', 'orchestrator']),
  request('erase', ['erase'], [...changing, 'episodes', 'idempotency', 'orchestrator']),
  request('handover-reply', ['handoverReply'], [...changing, 'tasks', 'idempotency', 'orchestrator']),
  request('sessions', ['listSessions', 'getSession'], ['sessions']),
  request('events', ['events'], ['sessions'], { streams: true, memory_mb: 256, timeout_seconds: 70 }),
  request('approvals', ['pendingApprovals', 'getApproval'], ['sessions']),
  request(
    'decide',
    ['approve', 'reject', 'modify'],
    [...changing, 'knowledge', 'extensions', 'tasks', 'idempotency'],
  ),
  request('make-plan', ['makePlan', 'validatePlan', 'optimizePlan'], ['idempotency']),
  request(
    'documents',
    ['putDocument', 'getDocument', 'deleteDocument'],
    ['knowledge', 'uploads', 'idempotency'],
  ),
  request('retrieve', ['retrieve'], ['knowledge', 'idempotency']),
  request('run-search', ['search'], ['idempotency'], { memory_mb: 1769 }),
  request('stats', ['stats'], ['sessions', 'counters']),
  request('costs', ['costs'], ['sessions', 'ledger']),
  request('read-audit', ['audit'], ['sessions']),
  request('keys', ['addKey', 'listKeys', 'revokeKey'], ['keys', 'idempotency']),
  request('socket-ticket', ['socketTicket'], ['tickets']),
];

const hostFunctions: readonly FunctionSpec[] = [
  {
    name: 'authorize',
    entry: 'authorize',
    memory_mb: 256,
    timeout_seconds: 5,
    ports: ['keys', 'counters', 'people'],
    authorizes: true,
  },
  {
    name: 'socket',
    entry: 'socket',
    memory_mb: 512,
    timeout_seconds: requestTimeout,
    ports: [...changing, 'tasks', 'ledger', 'orchestrator', 'tickets', 'counters', 'connections'],
    socket: ['$connect', '$disconnect', '$default'],
  },
  {
    name: 'broadcast',
    entry: 'broadcast',
    memory_mb: 256,
    timeout_seconds: 60,
    ports: ['sessions', 'connections', 'bus'],
    follows: 'events',
  },
  {
    name: 'archive',
    entry: 'archive',
    memory_mb: 256,
    timeout_seconds: 60,
    ports: ['archive'],
    follows: 'expired',
  },
  {
    name: 'retrieval',
    entry: 'retrieval',
    memory_mb: 1024,
    timeout_seconds: requestTimeout,
    ports: ['snapshots'],
  },
  {
    name: 'sweep',
    entry: 'sweep',
    memory_mb: 512,
    timeout_seconds: 60,
    ports: [...changing, 'ledger', 'idempotency', 'orchestrator', 'queue', 'worker'],
  },
];

const ingestFunctions: readonly FunctionSpec[] = [
  {
    name: 'ingest',
    entry: 'ingest',
    memory_mb: 1024,
    timeout_seconds: ingestClocks.function_timeout,
    ports: ['knowledge', 'arrivals'],
    queue: { name: ingestQueue, concurrency: 2 },
  },
  {
    name: 'ingest-dead',
    entry: 'ingest-dead',
    memory_mb: 256,
    timeout_seconds: 30,
    ports: ['arrivals'],
    queue: { name: `${ingestQueue}-dead`, concurrency: 2 },
  },
];

/** What a pack needs of functions: a queue's consumer for each specialist, one for each code extension. */
type Needs = {
  specialists: readonly Specialist[];
  extensions: Extensions;
  queues: readonly { dead_letter: string; holds: 'steps' | 'uploads' }[];
};

export const functionsOf = (
  { specialists, extensions, queues }: Needs,
  clocks: StepClocks,
): FunctionSpec[] => [
  ...machineFunctions,
  ...specialists.map(({ specialist_id }): FunctionSpec => ({
    name: `consult-${specialist_id}`,
    entry: 'consult',
    memory_mb: 1024,
    timeout_seconds: clocks.function_timeout,
    ports: [...reasoning, 'tasks', 'broadcast'],
    queue: { name: `consult-${specialist_id}`, concurrency: 4 },
  })),
  ...queues
    .filter(({ holds }) => holds === 'steps')
    .map(({ dead_letter }): FunctionSpec => ({
      name: dead_letter,
      entry: 'dead-letter',
      memory_mb: 256,
      timeout_seconds: 30,
      ports: [...changing, 'tasks'],
      queue: { name: dead_letter, concurrency: 2 },
    })),
  ...ingestFunctions,
  ...requestFunctions,
  ...hostFunctions,
  ...extensions.extensions
    .filter(({ code }) => code !== undefined)
    .map(({ extension_id, memory_mb, timeout }): FunctionSpec => ({
      name: `extension-${extension_id}`,
      entry: 'extension',
      memory_mb: Math.max(128, memory_mb),
      timeout_seconds: Math.ceil(timeout / 1000) + 5,
      ports: [],
      extension: extension_id,
    })),
];
