/** A loaded state machine: checked, its expressions compiled. Shared by all its executions, never changed. */
import type { Template } from '../jsonata/template.ts';
import type { ResourceArn } from './schema.ts';

/** Variables to assign, by name. */
export type Assign = readonly (readonly [name: string, value: Template])[];

/** What a state, a rule or a catcher makes of its result. */
export type Results = { output?: Template; assign: Assign };

/** Where to go: a state's name, or nothing at the end of the scope. */
export type Transition = { next?: string };

export type Retrier = {
  errorEquals: readonly string[];
  /** Seconds. */
  interval: number;
  attempts: number;
  backoff: number;
  /** Seconds. */
  maxDelay: number;
  jitter: boolean;
};
export type Catcher = Results & { errorEquals: readonly string[]; next: string };
type Handlers = { retry: readonly Retrier[]; catch: readonly Catcher[] };

type Named = { name: string };
export type TaskState = Named &
  Results &
  Transition &
  Handlers & {
    type: 'Task';
    resource: ResourceArn;
    arguments: Template;
    timeout?: Template;
    heartbeat?: Template;
  };
export type PassState = Named & Results & Transition & { type: 'Pass' };
export type WaitState = Named &
  Results &
  Transition & { type: 'Wait'; seconds?: Template; timestamp?: Template };
export type Rule = Results & { condition: Template; next: string };
export type ChoiceState = Named & Results & { type: 'Choice'; rules: readonly Rule[]; default?: string };
export type SucceedState = Named & { type: 'Succeed'; output?: Template };
export type FailState = Named & { type: 'Fail'; error?: Template; cause?: Template };
export type ParallelState = Named &
  Results &
  Transition &
  Handlers & { type: 'Parallel'; arguments?: Template; branches: readonly Scope[] };
export type MapState = Named &
  Results &
  Transition &
  Handlers & { type: 'Map'; items?: Template; selector?: Template; concurrency?: Template; processor: Scope };

export type State =
  TaskState | PassState | WaitState | ChoiceState | SucceedState | FailState | ParallelState | MapState;

export type Scope = { startAt: string; states: ReadonlyMap<string, State> };

export type LoadedMachine = Scope & {
  /** Name of the file without its ending. */
  name: string;
  /** Text of the definition with everything substituted: what an execution keeps. */
  text: string;
  /** SHA-256 of `text`, hexadecimal. */
  hash: string;
  /** Seconds that an execution may take. */
  timeout?: number;
};
