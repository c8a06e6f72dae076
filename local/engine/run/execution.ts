/** An execution in memory: what replaying its history gives, and what the interpreter decides from. */
import type { LoadedMachine, Scope, State } from '../asl/machine.ts';
import type { Payload } from '../payload.ts';
import type { ExecutionStatus } from '../ports.ts';

/** A task that was scheduled and is not answered. Times are milliseconds since the epoch. */
export type TaskPhase = {
  kind: 'task';
  scheduledId: number;
  parameters: Payload;
  token?: string;
  timeoutAt?: number;
  /** Longest gap between heartbeats, in ms, and the last one. */
  beatEvery?: number;
  beatAt: number;
  /** Whether the message is known to be sent, or the function known to have returned, and only the answer is missing. */
  submitted: boolean;
};

/** Branches of a Parallel or iterations of a Map under way. */
export type ChildrenPhase = {
  kind: 'children';
  startedId: number;
  /** Of a Map. */
  items?: Payload;
  size: number;
  concurrency: number;
  started: number;
  running: Map<number, Frame>;
  results: Payload[];
  done: number;
  /** Last event of the child that ended last. */
  lastEnded?: number;
};

export type Phase =
  | { kind: 'deciding' }
  | TaskPhase
  | { kind: 'waiting'; until: number }
  | { kind: 'backoff'; at: number }
  | ChildrenPhase;

/** The state that a scope is in. */
export type Current = {
  state: State;
  input: Payload;
  enteredId: number;
  enteredAt: number;
  /** Retries so far, by the index of the retrier. */
  retries: number[];
  phase: Phase;
};

/** A scope under way: the machine itself, a branch, an iteration. Its variables are its own; it reads those around it. */
export type Frame = {
  id: number;
  scope: Scope;
  parent?: Frame;
  /** Which branch or iteration of its parent. */
  index: number;
  variables: Map<string, Payload>;
  lastEventId: number;
  current?: Current;
  /** Output of the state exited last. */
  output?: Payload;
};

export type Execution = {
  name: string;
  machine: LoadedMachine;
  input: Payload;
  startedAt: number;
  status: ExecutionStatus;
  lastEventId: number;
  lastFrame: number;
  frames: Map<number, Frame>;
};

export const newExecution = (name: string, machine: LoadedMachine, input: Payload): Execution => ({
  name,
  machine,
  input,
  startedAt: 0,
  status: 'RUNNING',
  lastEventId: 0,
  lastFrame: 0,
  frames: new Map([[0, { id: 0, scope: machine, index: 0, variables: new Map(), lastEventId: 0 }]]),
});

/** Whether a frame still belongs to its execution. */
export const isAlive = (execution: Execution, frame: Frame): boolean =>
  execution.status === 'RUNNING' && execution.frames.get(frame.id) === frame;
