/**
 * What someone must act on, once: alarms and runbooks take their names from here, and a test holds both against it.
 * `docs/runbooks/<name>.md` says what to do; the text of each alarm leads there.
 */

/**
 * `P0`: customers get no answers, act at once. `P1`: some do not, or soon none will; act within the hour. `P2`: nobody
 * notices yet, act on the next working day.
 */
export type Urgency = 'P0' | 'P1' | 'P2';

type Alarm = {
  urgency: Urgency;
  says: string;
  /** It does something itself and calls nobody; who is about to deploy, sees it. */
  acts?: true;
};

export const alarms = {
  'api-errors': { urgency: 'P0', says: 'More than one request in a hundred ends in an error of ours.' },
  'api-slow': { urgency: 'P1', says: 'One request in a hundred waits longer than the stage allows.' },
  'requests-denied': {
    urgency: 'P1',
    says: 'Unusually many requests carry no valid key, or one that does not allow what they ask.',
  },
  'socket-errors': { urgency: 'P2', says: 'The function behind the WebSocket fails.' },
  'broadcast-late': {
    urgency: 'P1',
    says: 'Events reach those who follow sessions more than a minute late, or not at all.',
  },
  'archive-late': {
    urgency: 'P1',
    says: 'Sessions that expired reach the archive an hour late, or not at all.',
  },
  'dead-letters': { urgency: 'P1', says: 'Messages that could not be handled lie in a dead-letter queue.' },
  'messages-late': {
    urgency: 'P1',
    says: 'Steps wait in a queue for so long that they miss their heartbeat.',
  },
  'executions-failed': {
    urgency: 'P1',
    says: 'Sessions ended without a conclusion because a step of theirs gave up.',
  },
  'executions-timed-out': { urgency: 'P1', says: 'Executions ran into the state machine’s own time limit.' },
  'functions-throttled': {
    urgency: 'P1',
    says: 'Lambda turns calls of functions away because the account’s concurrency is used up.',
  },
  'tables-throttled': {
    urgency: 'P1',
    says: 'DynamoDB turns requests away because a table or a key is hot.',
  },
  'worker-backlog': {
    urgency: 'P1',
    says: 'Large searches wait because there are too few workers, or none.',
  },
  'sweep-silent': {
    urgency: 'P0',
    says: 'The sweeper does not run to its end, so that nothing goes after lost sessions.',
  },
  'rollout-fails': {
    urgency: 'P2',
    says: 'Calls of a function fail, so that a new version that was taking over is taken back.',
    acts: true,
  },
  'handover-backlog': { urgency: 'P1', says: 'Many sessions wait for a person to take over.' },
  'asks-overdue': {
    urgency: 'P1',
    says: 'Approvals, clarifications or handovers pass their deadline unanswered.',
  },
  'budget-near': { urgency: 'P1', says: 'Models have cost more than four fifths of the day’s budget.' },
} as const satisfies Record<string, Alarm>;

export type AlarmName = keyof typeof alarms;

export const alarmNames = Object.keys(alarms) as AlarmName[];

/** Those that call someone. */
export const callingNames = alarmNames.filter((name) => !('acts' in alarms[name]));

/** Path of an alarm's runbook in the repository. */
export const runbookOf = (name: AlarmName): string => `docs/runbooks/${name}.md`;
