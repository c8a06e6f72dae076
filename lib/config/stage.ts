import type { ApiStage } from './api.ts';
import type { OperationsStage } from './operations.ts';

/**
 * What a stage decides. A stage is one typed file; nothing else asks which stage this is, so that what one lacks or adds
 * is read in one place.
 */
export type Stage = {
  /** Names the stacks, with the construct's id. */
  name: string;
  /** Where it runs, and over which zones; none: wherever the CLI's credentials point, over two. */
  env?: { account: string; region: string; zones: readonly string[] };
  /** `retain`: destroying the stacks keeps tables, buckets and keys. */
  data: 'destroy' | 'retain';
  /** Whether destroying empties buckets first, by CDK's own function; if not, they are kept. */
  empties_buckets: boolean;
  /** Days that audit heads stay locked. */
  anchor_days: number;
  log: { level: 'debug' | 'info' | 'warn'; days: number };
  /** Requests a principal may make. */
  limits: string;
  /** X-Ray, on functions and the state machine. */
  tracing: boolean;
  /**
   * Where passages are searched: `embedded` loads a snapshot into a function (costs nothing when idle), the others are
   * OpenSearch, as a domain of its own or a serverless SEARCH collection.
   */
  knowledge:
    | { index: 'embedded' }
    | { index: 'domain'; instance: string; nodes: number; storage_gib: number }
    | { index: 'collection' };
  /** The Fargate service of search workers; `none`: whoever tries the stage runs the worker by hand. */
  worker: { min: number; max: number; cpu: number; memory_mib: number } | 'none';
  /** How a new version takes over: all at once, or a tenth for five minutes, back where alarms ring. */
  rollout: 'at-once' | 'canary';
  /** A web application firewall before the REST API. */
  firewall: boolean;
  /** Server-sent events by response streaming. */
  streaming: boolean;
  /** A user pool in which people sign in; programs have keys in any case. */
  people: boolean;
  api: ApiStage;
  operations: OperationsStage;
};
