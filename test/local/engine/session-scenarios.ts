/** Ways that a session can take through `statemachines/session.asl.json`, with functions that only say what follows. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { loadMachine } from '../../../local/engine/index.ts';
import { withoutToken } from './expected.ts';
import { runHere, type Played, type Ran, type Script } from './scripted.ts';
import type { Outcome } from './world.ts';

export const sessionText = readFileSync(
  new URL('../../../statemachines/session.asl.json', import.meta.url),
  'utf8',
);

const called = ['Answer', 'Plan', 'Reflect', 'Compose', 'Act', 'Ask', 'Overdue', 'Abandon'] as const;
/** The functions of the machine, by the names that `${…}` in it stand for. */
export const sessionFunctions = called.map((name) => `${name}Function`);
export const sessionQueues = ['technical', 'billing', 'general'] as const;

export const turn = { v: 1, tenant: 'acme', session_id: 's-1', correlation_id: 'c-1' };

export type Scenario = {
  title: string;
  /** @param queues addresses of the queues, by name. */
  script(queues: Readonly<Record<string, string>>): Script;
  outcome: Outcome;
  /** States entered outside every Map. */
  entered: readonly string[];
  /** States entered in each iteration of a Map, in the order in which iterations began. */
  inner: readonly (readonly string[])[];
  /** What each function and queue got, as `labelOf` names it, in order. */
  calls: Readonly<Record<string, readonly string[]>>;
};

const labelSchema = z.looseObject({
  id: z.string().optional(),
  step_id: z.string().optional(),
  gave_up: z.string().optional(),
  error: z.string().optional(),
});

/** A call by what tells it apart: its id, its step or its error, and what was given up. */
const labelOf = (given: unknown): string => {
  const { id, step_id: step, gave_up: error, error: failed } = labelSchema.parse(given);
  return [id ?? step ?? failed ?? 'turn', ...(error === undefined ? [] : [`gave up: ${error}`])].join(' ');
};

const byName = <T>({ calls }: Ran, of: (given: unknown) => T): Record<string, T[]> => {
  const found: Record<string, T[]> = {};
  for (const { name, given } of calls) (found[name] ??= []).push(of(given));
  return found;
};

/** What each function and queue got, in order, by what tells it apart. */
export const callsIn = (ran: Ran): Record<string, string[]> => byName(ran, labelOf);

/** What each function and queue got, in order, but for tokens. */
export const givenIn = (ran: Ran): Record<string, unknown[]> => byName(ran, withoutToken);

const failure = (name: string): Error => Object.assign(new Error(`${name} on purpose`), { name });

/** Says, or throws, one thing after the other; the last again and again. */
const say = (...told: readonly unknown[]): Played => {
  let calls = 0;
  return () => {
    const one = told[Math.min(calls, told.length - 1)];
    calls += 1;
    if (one instanceof Error) throw one;
    return one;
  };
};

const tokenSchema = z.looseObject({ token: z.string() });
const tokenIn = (given: unknown): string => tokenSchema.parse(given).token;

const to = (name: string, items: readonly unknown[] = []) => ({ next: name, items });
const reply = to('reply', [{ next: 'do', id: 'reply' }]);
const step = (id: string, queue: string | undefined) => ({
  step_id: id,
  specialist: 'any',
  queue_url: queue,
  attempt: 1,
});
const approval = (seconds: number) => ({
  next: 'ask',
  kind: 'approval',
  id: 'refund',
  wait_seconds: seconds,
});

const consulted: Played = async (given, host) => {
  await host.beat(tokenIn(given));
  await host.succeed(tokenIn(given), { step_id: 'done', status: 'succeeded' });
};
const refused: Played = (given, host) => host.fail(tokenIn(given), 'ToolFailed', 'it is down');

/** Functions that a scenario does not name must not be called. */
const functions = (told: Partial<Record<(typeof called)[number], Played>>): Record<string, Played> =>
  Object.fromEntries(Object.entries(told).map(([name, played]) => [`${name}Function`, played]));

const succeeded: Outcome = { status: 'SUCCEEDED', output: {} };
const replied = ['Reply', 'Route', 'Done'];

export const scenarios: readonly Scenario[] = [
  {
    title: 'answers at once',
    script: () => ({ functions: functions({ Answer: say(reply), Act: say(to('done')) }) }),
    outcome: succeeded,
    entered: ['Answer', 'Route', ...replied],
    inner: [],
    calls: { AnswerFunction: ['turn'], ActFunction: ['reply'] },
  },
  {
    title: 'plans, consults, asks for approval, acts, composes and replies',
    script: ({ technical, billing }) => ({
      functions: functions({
        Answer: say(to('plan')),
        Plan: say(to('work', [step('one', technical), step('two', billing)])),
        Reflect: say(to('act', [approval(60)]), to('compose')),
        Ask: async (given, host) => {
          await host.succeed(tokenIn(given), { next: 'do', id: 'refund' });
        },
        Act: say({ next: 'end', id: 'refund' }, to('done')),
        Compose: say(reply),
      }),
      queues: { technical: consulted, billing: consulted },
    }),
    outcome: succeeded,
    entered: ['Answer', 'Route', 'Plan', 'Route', 'Work', 'Reflect', 'Route', 'Act', 'Reflect'].concat(
      ['Route', 'Compose', 'Route'],
      replied,
    ),
    inner: [
      ['Consult', 'Consulted'],
      ['Consult', 'Consulted'],
      ['Asked', 'Ask', 'Asked', 'Do', 'Asked', 'Settled'],
    ],
    calls: {
      AnswerFunction: ['turn'],
      PlanFunction: ['turn'],
      technical: ['one'],
      billing: ['two'],
      ReflectFunction: ['turn', 'turn'],
      AskFunction: ['refund'],
      ActFunction: ['refund', 'reply'],
      ComposeFunction: ['turn'],
    },
  },
  {
    title: 'goes on with the others when a consult fails by name',
    script: ({ technical, billing, general }) => ({
      functions: functions({
        Answer: say(to('work', [step('one', technical), step('two', billing), step('three', general)])),
        Reflect: say(to('done')),
      }),
      queues: { technical: consulted, billing: refused, general: consulted },
    }),
    outcome: succeeded,
    entered: ['Answer', 'Route', 'Work', 'Reflect', 'Route', 'Done'],
    inner: Array.from({ length: 3 }, () => ['Consult', 'Consulted']),
    calls: {
      AnswerFunction: ['turn'],
      technical: ['one'],
      billing: ['two'],
      general: ['three'],
      ReflectFunction: ['turn'],
    },
  },
  {
    title: 'plans where answering fails, and tries again what passes',
    script: () => ({
      functions: functions({
        Answer: say(failure('RetrievalFailed')),
        Plan: say(failure('VersionConflict'), to('done')),
      }),
    }),
    outcome: succeeded,
    entered: ['Answer', 'Plan', 'Route', 'Done'],
    inner: [],
    calls: { AnswerFunction: ['turn'], PlanFunction: ['turn', 'turn'] },
  },
  {
    title: 'plans where answering takes too long, whatever it says later',
    script: () => ({
      functions: functions({
        Answer: async (_, host) => {
          await host.sleep(21);
          return reply;
        },
        Plan: say(to('done')),
      }),
    }),
    outcome: succeeded,
    entered: ['Answer', 'Plan', 'Route', 'Done'],
    inner: [],
    calls: { AnswerFunction: ['turn'], PlanFunction: ['turn'] },
  },
  {
    title: 'is abandoned by the name of what no repetition helps',
    script: () => ({
      functions: functions({
        Answer: say(to('reflect')),
        Reflect: say(failure('BudgetExceeded')),
        Abandon: say({ error: 'BudgetExceeded', cause: 'nothing is left to spend' }),
      }),
    }),
    outcome: { status: 'FAILED', error: 'BudgetExceeded', cause: 'nothing is left to spend' },
    entered: ['Answer', 'Route', 'Reflect', 'Abandon', 'Failed'],
    inner: [],
    calls: { AnswerFunction: ['turn'], ReflectFunction: ['turn'], AbandonFunction: ['BudgetExceeded'] },
  },
  {
    title: 'is abandoned where a function says what nobody knows',
    script: () => ({
      functions: functions({
        Answer: say(to('dance')),
        Abandon: say({ error: 'Internal', cause: 'unknown' }),
      }),
    }),
    outcome: { status: 'FAILED', error: 'Internal', cause: 'unknown' },
    entered: ['Answer', 'Route', 'Abandon', 'Failed'],
    inner: [],
    calls: { AnswerFunction: ['turn'], AbandonFunction: ['Internal'] },
  },
  {
    title: 'asks again after a reminder, and honours the late answer',
    script: () => {
      let asked = 0;
      return {
        functions: functions({
          Answer: say(to('act', [approval(1), { next: 'do', id: 'note' }])),
          Ask: async (given, host) => {
            asked += 1;
            if (asked > 1) await host.succeed(tokenIn(given), { next: 'end', id: 'refund' });
          },
          Overdue: say(approval(60)),
          Act: say({ next: 'end', id: 'note' }),
          Reflect: say(to('done')),
        }),
      };
    },
    outcome: succeeded,
    entered: ['Answer', 'Route', 'Act', 'Reflect', 'Route', 'Done'],
    inner: [
      ['Asked', 'Ask', 'Overdue', 'Asked', 'Ask', 'Asked', 'Settled'],
      ['Asked', 'Do', 'Asked', 'Settled'],
    ],
    calls: {
      AnswerFunction: ['turn'],
      AskFunction: ['refund', 'refund'],
      OverdueFunction: ['refund'],
      ActFunction: ['note'],
      ReflectFunction: ['turn'],
    },
  },
  {
    title: 'gives an action up, and records a reply that was not delivered',
    script: () => ({
      functions: functions({
        Answer: say(to('act', [{ next: 'do', id: 'refund' }])),
        Act: say(
          failure('ExecutorRefused'),
          { next: 'end', id: 'refund' },
          failure('ExecutorRefused'),
          to('done'),
        ),
        Reflect: say(reply),
      }),
    }),
    outcome: succeeded,
    entered: ['Answer', 'Route', 'Act', 'Reflect', 'Route', 'Reply', 'ReplyFailed', 'Route', 'Done'],
    inner: [['Asked', 'Do', 'GiveUp', 'Asked', 'Settled']],
    calls: {
      AnswerFunction: ['turn'],
      ActFunction: ['refund', 'refund gave up: ExecutorRefused', 'reply', 'reply gave up: ExecutorRefused'],
      ReflectFunction: ['turn'],
    },
  },
  {
    title: 'is abandoned where an item fails that no state of Act handles',
    script: () => ({
      functions: functions({
        Answer: say(to('act', [approval(1)])),
        Ask: say(null),
        Overdue: say(failure('PolicyInvalid')),
        Abandon: say({ error: 'PolicyInvalid', cause: 'overdue' }),
      }),
    }),
    outcome: { status: 'FAILED', error: 'PolicyInvalid', cause: 'overdue' },
    entered: ['Answer', 'Route', 'Act', 'Abandon', 'Failed'],
    inner: [['Asked', 'Ask', 'Overdue']],
    calls: {
      AnswerFunction: ['turn'],
      AskFunction: ['refund'],
      OverdueFunction: ['refund'],
      AbandonFunction: ['PolicyInvalid'],
    },
  },
];

const machine = loadMachine({
  text: sessionText,
  file: 'session.asl.json',
  substitutions: Object.fromEntries(sessionFunctions.map((name) => [name, name])),
});
const queuesHere = Object.fromEntries(sessionQueues.map((name) => [name, name]));

/** Plays a scenario on this engine. */
export const playHere = (scenario: Scenario): Promise<Ran> =>
  runHere(machine, turn, scenario.script(queuesHere));
