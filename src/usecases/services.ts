import type { Principal } from '../contracts/ids.ts';
import type { Pack } from '../ports/pack.ts';
import type { Counters, Idempotency, Keys, Tickets } from '../ports/access.ts';
import type { Checkpoints } from '../ports/checkpoints.ts';
import type { Clock } from '../ports/clock.ts';
import type { Extensions } from '../ports/extensions.ts';
import type { KnowledgeIndex } from '../ports/knowledge-index.ts';
import type { Ledger } from '../ports/ledger.ts';
import type { Episodes } from '../ports/memory.ts';
import type { Orchestrator, Tasks } from '../ports/orchestrator.ts';
import type { Queue } from '../ports/queue.ts';
import type { Random } from '../ports/random.ts';
import type { Reasoner } from '../ports/reasoner.ts';
import type { SearchPool } from '../ports/search-pool.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { Anchors, Signer } from '../ports/signer.ts';
import type { Arrivals, Uploads } from '../ports/uploads.ts';
import type { Broadcast, Log, Metrics, Tracer } from '../ports/telemetry.ts';

/** What use cases are a function of. The wiring file of each host builds it; tests hand over plain objects. */
export type Services = {
  pack: Pack;
  clock: Clock;
  random: Random;
  sessions: SessionStore;
  knowledge: KnowledgeIndex;
  reasoner: Reasoner;
  /** Where searches run: here, or on threads. */
  searches: SearchPool;
  checkpoints: Checkpoints;
  extensions: Extensions;
  orchestrator: Orchestrator;
  tasks: Tasks;
  queue: Queue;
  /** Address of a queue of the topology: its name on one machine, its URL on AWS. */
  queueUrl: (queue: string) => string;
  ledger: Ledger;
  signer: Signer;
  anchors: Anchors;
  episodes: Episodes;
  keys: Keys;
  counters: Counters;
  idempotency: Idempotency;
  tickets: Tickets;
  uploads: Uploads;
  arrivals: Arrivals;
  broadcast: Broadcast;
  log: Log;
  metrics: Metrics;
  tracer: Tracer;
};

/** Who calls, and under which correlation id. */
export type Caller = { principal: Principal; correlation_id: string };

/** A use case that a client calls: a verb with its schemas is in a file of its own, in this shape. */
export type UseCase<Input, Output> = (services: Services, caller: Caller, input: Input) => Promise<Output>;
