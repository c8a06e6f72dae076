/**
 * What the other engine, ministack 1.5.33, does otherwise, by machine of the corpus. `docs/engine-differences.md` is made
 * of this list; a difference that is none any more fails the comparison as one that is not listed does.
 */
import type { Side } from '../expected.ts';

export type Difference = {
  /** Sides of the run that differ, in any of the machine's cases; `entered` is the order of states entered. */
  sides: readonly (Side | 'entered')[];
  here: string;
  there: string;
  /** Who does as Amazon's documentation says; `open` where it does not say. */
  right: 'here' | 'there' | 'neither' | 'open';
  page: string;
};

/** Something that holds of every execution, and of what the other engine tells of it. */
export type Lack = Omit<Difference, 'sides'> & {
  /** Whether it still lacks it, by the events of an execution of `map-item-caught`. */
  lacks(events: readonly { type?: string | undefined; previousEventId?: number | undefined }[]): boolean;
};

const guide = (page: string): string => `https://docs.aws.amazon.com/step-functions/latest/dg/${page}.html`;
const errors = guide('concepts-error-handling');
const variables = guide('workflow-variables');
const jsonata = guide('transforming-data');
const parallel = guide('state-parallel');
const specification = 'https://states-language.net/spec.html';

export const differences: Readonly<Record<string, Difference>> = {
  'choice-default-output': {
    sides: ['output'],
    here: 'A Choice applies its own Output when it takes its Default.',
    there: 'It passes its input on.',
    right: 'here',
    page: guide('state-choice'),
  },
  'choice-type': {
    sides: ['status', 'output', 'error', 'entered'],
    here: 'A Condition that gives no boolean fails with States.QueryEvaluationError.',
    there: 'Any value counts as true or false.',
    right: 'here',
    page: guide('state-choice'),
  },
  'context-roles': {
    sides: ['status', 'output', 'error'],
    here: 'The context has Execution.RoleArn and Execution.RedriveCount.',
    there: 'It has neither.',
    right: 'here',
    page: guide('input-output-contextobject'),
  },
  'execution-timeout': {
    sides: ['status', 'output'],
    here: "An execution that outlasts the machine's TimeoutSeconds ends as TIMED_OUT.",
    there: 'The field is ignored.',
    right: 'here',
    page: guide('statemachine-structure'),
  },
  'fail-bare': {
    sides: ['error'],
    here: 'A Fail without Error fails the execution without one: both fields are optional.',
    there: 'The error is States.Fail.',
    right: 'here',
    page: guide('state-fail'),
  },
  'functions-nothing-left': {
    sides: ['status', 'output', 'error'],
    here: '$partition of an empty array gives nothing, as an empty sequence of JSONata does, and so fails.',
    there: 'It gives an empty array.',
    right: 'open',
    page: jsonata,
  },
  'jsonata-function-result': {
    sides: ['error'],
    here: 'An expression whose result is a function fails with States.QueryEvaluationError.',
    there: 'It fails with States.Runtime.',
    right: 'here',
    page: jsonata,
  },
  'limit-not-caught': {
    sides: ['status', 'output', 'error', 'calls'],
    here: 'Arguments above 256 KiB fail with States.DataLimitExceeded, which States.ALL does not catch.',
    there: 'Payloads have no limit.',
    right: 'here',
    page: errors,
  },
  'limit-output': {
    sides: ['status', 'output', 'error', 'entered'],
    here: 'An output above 256 KiB fails with States.DataLimitExceeded.',
    there: 'Payloads have no limit.',
    right: 'here',
    page: guide('service-quotas'),
  },
  'map-fails': {
    sides: ['calls'],
    here: 'When an iteration fails the others are stopped and no further one begins.',
    there: 'All iterations run to their end first.',
    right: 'here',
    page: `${specification}#map-state`,
  },
  'map-not-a-list': {
    sides: ['status', 'output', 'error'],
    here: 'Items that are an object fail with States.QueryEvaluationError.',
    there: 'The object is the only item. Step Functions runs an iteration for each of its fields.',
    right: 'neither',
    page: guide('input-output-itemspath'),
  },
  'map-succeed-output': {
    sides: ['output'],
    here: 'A Succeed inside a Map applies its Output.',
    there: 'It passes its input on.',
    right: 'here',
    page: jsonata,
  },
  parallel: {
    sides: ['output'],
    here: 'A Parallel applies its Arguments and its Output.',
    there: 'Both are ignored.',
    right: 'here',
    page: parallel,
  },
  'parallel-scopes': {
    sides: ['output'],
    here: 'Each branch has variables of its own.',
    there: 'Branches share them, and overwrite those of the same name.',
    right: 'here',
    page: variables,
  },
  'parallel-siblings': {
    sides: ['calls'],
    here: 'When a branch fails the others are stopped.',
    there: 'They run to their end first.',
    right: 'here',
    page: parallel,
  },
  'pass-output': {
    sides: ['cause'],
    here: 'The cause of a failed expression names the state, the event, the expression and the field.',
    there: 'It names the expression.',
    right: 'open',
    page: jsonata,
  },
  'retry-max-delay': {
    sides: ['gaps'],
    here: 'No delay is above MaxDelaySeconds.',
    there: 'The field is ignored; so is JitterStrategy, which gaps cannot show.',
    right: 'here',
    page: errors,
  },
  'token-anew': {
    sides: ['tokens'],
    here: 'Each attempt of a task has a token of its own.',
    there: 'All attempts share one.',
    right: 'here',
    page: guide('connect-to-resource'),
  },
  'token-fails-without-cause': {
    sides: ['output'],
    here: 'What is caught has no Cause where none was given.',
    there: 'Its Cause is an empty string.',
    right: 'open',
    page: `${specification}#errors`,
  },
  'token-heartbeat-is-timeout': {
    sides: ['status', 'output', 'error', 'entered'],
    here: 'A missed heartbeat is caught as States.Timeout too.',
    there: 'It is States.HeartbeatTimeout alone.',
    right: 'here',
    page: errors,
  },
  'token-heartbeat-uncaught': {
    sides: ['error'],
    here: 'A missed heartbeat that nothing catches fails as States.Timeout; the other name is for Retry and Catch.',
    there: 'It fails as States.HeartbeatTimeout.',
    right: 'here',
    page: errors,
  },
  'token-lambda-throws': {
    sides: ['output'],
    here: 'A function that fails before it passes its token on fails the task by the name of its error.',
    there: 'The error is lost, and the task waits until it times out.',
    right: 'here',
    page: guide('connect-to-resource'),
  },
  variables: {
    sides: ['output'],
    here: 'All of an Assign is evaluated on the variables as the state found them.',
    there: 'One line of it sees what the lines above it assigned.',
    right: 'here',
    page: variables,
  },
  'variables-parallel-assign': {
    sides: ['status', 'output', 'error'],
    here: 'A Parallel applies its Assign.',
    there: 'It is ignored.',
    right: 'here',
    page: parallel,
  },
};

const event = 'https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html';

/** What its histories lack. */
export const lacks: Readonly<Record<string, Lack>> = {
  'history-order': {
    lacks: (events) => events.every(({ previousEventId }) => previousEventId === undefined),
    here: 'Each event names the one before it in its scope.',
    there: 'No event does.',
    right: 'here',
    page: event,
  },
  'history-scopes': {
    lacks: (events) =>
      !events.some(({ type = '' }) => type === 'SucceedStateEntered' || type.startsWith('MapIteration')),
    here: 'States inside a Map or a Parallel are entered and exited in the history, iterations start and end.',
    there: 'The history tells of tasks there alone. So states entered there are compared with nothing.',
    right: 'here',
    page: event,
  },
  'history-tasks': {
    lacks: (events) => !events.some(({ type }) => type === 'TaskStarted' || type === 'TaskSubmitted'),
    here: 'A task is scheduled, started and, where it waits for its token, submitted.',
    there: 'It is scheduled.',
    right: 'here',
    page: event,
  },
};
