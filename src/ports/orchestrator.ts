/** The client's side of the state machine service. */
export interface Orchestrator {
  /** Starts an execution of the session machine. An execution of that name that exists already is success. Durable when it resolves. */
  start(name: string, input: unknown): Promise<void>;
  /** Stops it; nothing when it has ended. */
  stop(name: string, cause: string): Promise<void>;
  status(name: string): Promise<'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED' | undefined>;
}

/** Answers to task tokens. Each method throws Failure `TaskClosed` when the task was answered, timed out or stopped. */
export interface Tasks {
  succeed(token: string, output: unknown): Promise<void>;
  /** `error` is a name of the catalogue. */
  fail(token: string, error: string, cause: string): Promise<void>;
  heartbeat(token: string): Promise<void>;
}
