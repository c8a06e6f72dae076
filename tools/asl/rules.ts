/**
 * What a state machine of this product must hold beyond being well-formed. Each rule gives one line for each thing that
 * breaks it.
 */
import { createRequire } from 'node:module';
import { z } from 'zod';
import { loadMachine } from '../../local/engine/index.ts';
import { errorCatalogue, toFailure } from '../../src/contracts/errors.ts';
import { stepClocks } from '../../topology/index.ts';
import type { FunctionSpec } from '../../topology/index.ts';
import { eventsAtMost, mostEvents } from './history.ts';
import { isTask, statesOf } from './machine.ts';
import type { Machine, Placed } from './machine.ts';

export type Linted = { text: string; machine: Machine; functions: readonly FunctionSpec[] };
export type Rule = (linted: Linted) => readonly string[];

const validate: unknown = createRequire(import.meta.url)('asl-validator');
const verdict = z.object({ errors: z.array(z.looseObject({ Message: z.string().optional() })) });

/** The published schema of the language. */
const wellFormed: Rule = ({ text }) => {
  if (typeof validate !== 'function') return ['asl-validator is not there'];
  const { errors } = verdict.parse(
    Reflect.apply(validate, undefined, [JSON.parse(text), { checkArn: false }]),
  );
  return errors.map((one) => one.Message ?? JSON.stringify(one));
};

const substitutions = (functions: readonly FunctionSpec[]): Record<string, string> =>
  Object.fromEntries(
    functions.flatMap(({ substitution, name }) => (substitution === undefined ? [] : [[substitution, name]])),
  );

/** Nothing that one of the two hosts refuses or would do otherwise; each bound name supplied and used. */
const runsOnBothHosts: Rule = ({ text, functions }) => {
  try {
    loadMachine({ text, file: 'session.asl.json', substitutions: substitutions(functions) });
    return [];
  } catch (thrown) {
    const failure = toFailure(thrown);
    return failure.details?.map(({ path, message }) => `${path} ${message}`) ?? [failure.message];
  }
};

const each =
  (check: (placed: Placed, linted: Linted) => readonly string[]): Rule =>
  (linted) =>
    statesOf(linted.machine).flatMap((placed) =>
      check(placed, linted).map((line) => `${placed.name} ${line}`),
    );

const tasksEndInTime = each((placed) =>
  isTask(placed) && placed.state.TimeoutSeconds === undefined
    ? ['has no TimeoutSeconds: it may hang for a year']
    : [],
);

const catchesAll = ({ state }: Placed): boolean =>
  state.Catch.some(({ ErrorEquals }) => ErrorEquals.includes('States.ALL'));
const leadsToFail = ({ state, scope }: Placed): boolean => scope.States[state.Next ?? '']?.Type === 'Fail';

const failuresLeadSomewhere = each((placed) =>
  isTask(placed) && ![placed, ...placed.around].some(catchesAll) && !leadsToFail(placed)
    ? ['fails without a Catch of States.ALL, here or around it']
    : [],
);

const isQueued = ({ state }: Placed): boolean => state.Resource?.includes(':sqs:') === true;

const oneFailureSparesTheOthers = each((placed) =>
  isQueued(placed) && placed.around.length > 0 && !catchesAll(placed)
    ? ['aborts the other items when it fails: its Catch must stand inside the Map']
    : [],
);

const redeliveryIsTheOnlyRepetition = each((placed) =>
  isQueued(placed) && placed.state.Retry.length > 0 ? ['repeats with Retry what its queue redelivers'] : [],
);

const retriesSpread = each(({ state }) =>
  state.Retry.flatMap((one) =>
    one.JitterStrategy === 'FULL' && one.MaxDelaySeconds !== undefined
      ? []
      : ['retries without jitter or without MaxDelaySeconds'],
  ),
);

const errorsAreKnown = each(({ state }) => {
  const named = [...state.Retry, ...state.Catch].flatMap(({ ErrorEquals }) => ErrorEquals);
  const thrown = state.Error === undefined || state.Error.startsWith('{%') ? [] : [state.Error];
  return [...named, ...thrown]
    .filter((name) => !/^(?:States|Lambda)\./.test(name) && !Object.hasOwn(errorCatalogue, name))
    .map((name) => `names ${name}, which is not in the catalogue`);
});

/** What may pass between states: ids, numbers, and names of decisions. */
const small: ReadonlySet<string> = new Set([
  ...['v', 'tenant', 'session_id', 'correlation_id', 'step_id', 'specialist', 'attempt', 'token'],
  ...['turn', 'kind', 'id', 'error', 'gave_up'],
]);
const sentSchema = z.looseObject({ Payload: z.unknown().optional(), MessageBody: z.unknown().optional() });

const idsNotBodies = each((placed) => {
  const parsed = sentSchema.safeParse(placed.state.Arguments);
  if (!isTask(placed) || !parsed.success) return [];
  const sent = parsed.data.Payload ?? parsed.data.MessageBody;
  if (typeof sent === 'string') {
    const start = placed.around.length === 0 && placed.scope.StartAt === placed.name;
    return sent === '{% $turn %}' || (start && sent === '{% $states.input %}')
      ? []
      : [`sends ${sent} whole, and nobody knows how large that is`];
  }
  return Object.keys(sent ?? {})
    .filter((key) => !small.has(key))
    .map((key) => `sends ${key}, which is not an id or a small decision`);
});

const choicesDecide = each(({ state }) =>
  state.Type === 'Choice' && state.Default === undefined ? ['has no Default'] : [],
);

const consoleReaders = each(({ state, name }) =>
  ['Task', 'Map', 'Parallel'].includes(state.Type) && state.Comment === undefined && name !== ''
    ? ['has no Comment for who reads the execution']
    : [],
);

const clocksHold: Rule = ({ machine }) => {
  let clocks: ReturnType<typeof stepClocks>;
  try {
    clocks = stepClocks(machine);
  } catch {
    return ['Consult lacks TimeoutSeconds or HeartbeatSeconds in whole seconds'];
  }
  const { timeout, heartbeat, beat, max_age, visibility, max_receives, retention, function_timeout } = clocks;
  const holds = {
    'the heartbeat must outlast the oldest message and two beats': heartbeat > max_age + 2 * beat,
    'the timeout must outlast every receive': timeout > max_receives * visibility,
    'no message may outlive its task': retention <= timeout,
    'a dead consumer must be succeeded before its heartbeat is missed': visibility + 2 * beat < heartbeat,
    'a function must end before its message comes back':
      function_timeout < visibility && function_timeout >= 10,
    'a message must have time to be taken': max_age >= 10,
  };
  return Object.entries(holds).flatMap(([line, held]) => (held ? [] : [`Consult: ${line}`]));
};

const invoked = z.looseObject({ FunctionName: z.string() });

const statesOutlastFunctions = each(({ state }, { functions }) => {
  const parsed = invoked.safeParse(state.Arguments);
  if (!parsed.success || state.Resource?.endsWith('waitForTaskToken') === true) return [];
  const name = /^\$\{(\w+)\}$/.exec(parsed.data.FunctionName)?.[1];
  const called = functions.find(({ substitution }) => substitution === name);
  return called !== undefined &&
    typeof state.TimeoutSeconds === 'number' &&
    state.TimeoutSeconds < called.timeout_seconds
    ? [`gives up after ${state.TimeoutSeconds} s, before its function does (${called.timeout_seconds} s)`]
    : [];
});

const historyFits: Rule = ({ machine }) => {
  const events = eventsAtMost(machine);
  return events > mostEvents ? [`a session may need ${events} events, above ${mostEvents}`] : [];
};

/** All rules, by name. */
export const rules = {
  'well-formed': wellFormed,
  'runs-on-both-hosts': runsOnBothHosts,
  'tasks-end-in-time': tasksEndInTime,
  'failures-lead-somewhere': failuresLeadSomewhere,
  'one-failure-spares-the-others': oneFailureSparesTheOthers,
  'redelivery-is-the-only-repetition': redeliveryIsTheOnlyRepetition,
  'retries-spread': retriesSpread,
  'errors-are-known': errorsAreKnown,
  'ids-not-bodies': idsNotBodies,
  'choices-decide': choicesDecide,
  'comments-for-the-console': consoleReaders,
  'clocks-hold': clocksHold,
  'states-outlast-functions': statesOutlastFunctions,
  'history-fits': historyFits,
} as const satisfies Readonly<Record<string, Rule>>;

export type RuleName = keyof typeof rules;
