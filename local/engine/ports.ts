/** What the engine needs from the host, and what it keeps. */

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
export type EndStatus = Exclude<ExecutionStatus, 'RUNNING'>;

/** One execution as it stands. Texts are JSON; times are milliseconds since the epoch. */
export type ExecutionRow = {
  /** Unique for ever: `[A-Za-z0-9_-]{1,80}`. */
  name: string;
  /** Name of its state machine. */
  machine: string;
  /** Hash of the definition that it started with, and keeps; the text is stored once, by `Journal.define`. */
  definition: string;
  input: string;
  startedAt: number;
  status: ExecutionStatus;
  output?: string;
  error?: string;
  cause?: string;
  stoppedAt?: number;
};

/** How an execution ended. */
export type Change = {
  status: EndStatus;
  output?: string;
  error?: string;
  cause?: string;
  stoppedAt: number;
};

/**
 * What replay needs and `GetExecutionHistory` does not show. Absent where there is nothing to add; not part of what
 * clients see.
 */
export type EngineDetails = {
  /** Scope that the event belongs to: absent for the outermost, else the number of a branch or iteration. */
  frame?: number;
  /** Token of a scheduled task that waits for one. */
  token?: string;
  /** When a Wait ends. */
  until?: number;
  /** Items of a Map, as JSON, and how many of them may run at once. */
  items?: string;
  concurrency?: number;
  /** The failed state is entered anew at `at`, on account of its retrier of that index. */
  retry?: { retrier: number; at: number };
  /** A `TaskTimedOut` because of a missing heartbeat. */
  heartbeat?: true;
};

type Untruncated = { truncated: false };
type Resource = { resourceType: string; resource: string };
type Fault = { error?: string; cause?: string };
type Iteration = { name: string; index: number };

/** One line of an execution's history, in the shape of Step Functions' `GetExecutionHistory`, with `timestamp` in ms. */
export type HistoryEvent = {
  /** From 1, without a gap. */
  id: number;
  /** The event before it in the same branch; 0 at the start of the execution and at what ends it from outside. */
  previousEventId: number;
  timestamp: number;
  type: string;
  executionStartedEventDetails?: { input: string; inputDetails: Untruncated; roleArn: string };
  executionSucceededEventDetails?: { output: string; outputDetails: Untruncated };
  executionFailedEventDetails?: Fault;
  executionAbortedEventDetails?: Fault;
  executionTimedOutEventDetails?: Fault;
  stateEnteredEventDetails?: { name: string; input: string; inputDetails: Untruncated };
  stateExitedEventDetails?: {
    name: string;
    output: string;
    outputDetails: Untruncated;
    /** Values are JSON. */
    assignedVariables?: Record<string, string>;
    assignedVariablesDetails?: Untruncated;
  };
  taskScheduledEventDetails?: Resource & {
    region: string;
    parameters: string;
    timeoutInSeconds?: number;
    heartbeatInSeconds?: number;
  };
  taskStartedEventDetails?: Resource;
  taskSubmittedEventDetails?: Resource & { output: string; outputDetails: Untruncated };
  taskSucceededEventDetails?: Resource & { output: string; outputDetails: Untruncated };
  taskFailedEventDetails?: Resource & Fault;
  taskTimedOutEventDetails?: Resource & Fault;
  evaluationFailedEventDetails?: Fault & { state: string; location?: string };
  mapStateStartedEventDetails?: { length: number };
  mapIterationStartedEventDetails?: Iteration;
  mapIterationSucceededEventDetails?: Iteration;
  mapIterationFailedEventDetails?: Iteration;
  mapIterationAbortedEventDetails?: Iteration;
  engine?: EngineDetails;
};

/**
 * Where executions are kept. Writes are durable when they resolve, and each is whole or not at all. When one rejects
 * with anything but `ExecutionExists`, the engine stops acting for that execution until the host starts again.
 */
export interface Journal {
  /** Keeps a definition under its hash; repeating it is harmless. */
  define(hash: string, text: string): Promise<void>;
  definition(hash: string): Promise<string | undefined>;
  /**
   * Creates an execution with its first events. `execution` is as it stands after them: it may have ended already.
   * @throws Failure `ExecutionExists` when the name was ever used, whatever its input or status.
   */
  create(execution: ExecutionRow, events: readonly HistoryEvent[]): Promise<void>;
  /** Appends events, whose ids follow the stored ones, and, where given, how the execution ended. */
  append(name: string, events: readonly HistoryEvent[], change?: Change): Promise<void>;
  /** Executions that have not ended, the oldest first. */
  running(): Promise<readonly ExecutionRow[]>;
  get(name: string): Promise<ExecutionRow | undefined>;
  /** All events of an execution, by id; empty for an unknown name. */
  history(name: string): Promise<readonly HistoryEvent[]>;
}
