import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { bounds, eventsAtMost, mostEvents } from '../../tools/asl/history.ts';
import { lint, lintable, machineFile } from '../../tools/asl/lint.ts';
import { machineSchema } from '../../tools/asl/machine.ts';
import { rules } from '../../tools/asl/rules.ts';
import type { RuleName } from '../../tools/asl/rules.ts';

const shipped = readFileSync(machineFile, 'utf8');
const linted = lintable(shipped);

type Json = Record<string, unknown>;
const object = z.record(z.string(), z.unknown());

/** The shipped machine with one place changed; `undefined` removes it. */
const broken = (path: string, value: unknown): string => {
  const machine: unknown = JSON.parse(shipped);
  const steps = path.split('/');
  const last = steps.pop() ?? '';
  const place = steps.reduce<unknown>((inner, step) => (inner as Json)[step], machine) as Json;
  object.parse(place);
  if (value === undefined) delete place[last];
  else place[last] = value;
  return JSON.stringify(machine);
};

const consult = 'States/Work/ItemProcessor/States/Consult';
const overdue = 'States/Act/ItemProcessor/States/Overdue';
const retrier = { ErrorEquals: ['States.Timeout'], MaxDelaySeconds: 9, JitterStrategy: 'FULL' };

/** For each rule, machines that break it and what it says of them. */
const breaks: Readonly<Record<RuleName, readonly [why: string, machine: string, says: RegExp][]>> = {
  'well-formed': [['a state of no type', broken('States/Done/Type', 'Stop'), /Type|enum|match/i]],
  'runs-on-both-hosts': [
    ['a heartbeat as long as the timeout', broken(`${consult}/HeartbeatSeconds`, 900), /HeartbeatSeconds/],
    ['a wait without its token', broken(`${consult}/Arguments/MessageBody/token`, 'none'), /lacks the token/],
    [
      'States.ALL before another catcher',
      broken('States/Answer/Catch', [
        { ErrorEquals: ['States.ALL'], Next: 'Plan' },
        { ErrorEquals: ['States.Timeout'], Next: 'Plan' },
      ]),
      /must come last/,
    ],
    ['a state that nothing leads to', broken('States/Adrift', { Type: 'Succeed' }), /cannot be reached/],
    ['a function nobody supplies', broken('States/Plan/Arguments/FunctionName', '${OtherFunction}'), /Other/],
    [
      'a supplied function that is not used',
      broken('States/Plan/Arguments/FunctionName', '${AskFunction}'),
      /Plan/,
    ],
    [
      'a substitution inside an expression',
      broken('States/Route/Choices/0/Condition', "{% $states.input.next = '${AskFunction}' %}"),
      /\$\{|substitut/i,
    ],
    ['$eval', broken('States/Failed/Cause', "{% $eval('1') %}"), /eval/],
    ['a transition into another scope', broken('States/Plan/Next', 'Consult'), /not in its scope/],
  ],
  'tasks-end-in-time': [
    ['a task without a timeout', broken('States/Plan/TimeoutSeconds', undefined), /Plan/],
  ],
  'failures-lead-somewhere': [['a task that nobody catches', broken('States/Plan/Catch', undefined), /Plan/]],
  'one-failure-spares-the-others': [
    ['a dispatched step whose failure ends the round', broken(`${consult}/Catch`, undefined), /Consult/],
  ],
  'redelivery-is-the-only-repetition': [
    ['a dispatched step that is also retried', broken(`${consult}/Retry`, [retrier]), /Consult/],
  ],
  'retries-spread': [
    ['retries in step', broken('States/Plan/Retry/0/JitterStrategy', undefined), /jitter/],
    ['retries ever further apart', broken('States/Plan/Retry/0/MaxDelaySeconds', undefined), /MaxDelay/],
  ],
  'errors-are-known': [
    ['a name of no error', broken('States/Plan/Retry/0/ErrorEquals', ['VersionConflikt']), /VersionConflikt/],
    ['a failure of no name', broken('States/Failed/Error', 'Oops'), /Oops/],
  ],
  'ids-not-bodies': [
    ['a text', broken(`${consult}/Arguments/MessageBody/question`, '{% $states.input.text %}'), /question/],
    ['all that came in', broken('States/Plan/Arguments/Payload', '{% $states.input %}'), /whole/],
  ],
  'choices-decide': [['a choice that may find nothing', broken('States/Route/Default', undefined), /Route/]],
  'comments-for-the-console': [
    ['a task that explains nothing', broken('States/Plan/Comment', undefined), /Plan/],
  ],
  'clocks-hold': [
    ['a heartbeat too short for a queue', broken(`${consult}/HeartbeatSeconds`, 8), /Consult/],
    ['no clock at all', broken(`${consult}/HeartbeatSeconds`, undefined), /HeartbeatSeconds/],
    ['a timeout that receives outlast', broken(`${consult}/TimeoutSeconds`, 3), /Consult/],
  ],
  'states-outlast-functions': [
    ['a state that leaves its function running', broken(`${overdue}/TimeoutSeconds`, 10), /Overdue/],
  ],
  'history-fits': [
    ['a hundred retries', broken('States/Act/ItemProcessor/States/Do/Retry/0/MaxAttempts', 100), /events/],
  ],
};

describe('the rules for state machines', () => {
  it('hold for the one that ships', () => {
    expect(lint(linted)).toEqual([]);
  });

  const cases = Object.entries(breaks).flatMap(([rule, machines]) =>
    machines.map(([why, text, says]) => [rule as RuleName, why, text, says] as const),
  );
  it.each(cases)('%s: finds %s', (rule, _, text, says) => {
    const machine = machineSchema.parse(JSON.parse(text));
    const lines = rules[rule]({ ...linted, text, machine });
    expect(lines.join('\n')).toMatch(says);
  });

  it('have a machine that breaks each', () => {
    expect(Object.keys(breaks).sort()).toEqual(Object.keys(rules).sort());
  });

  it('count events from above', () => {
    const most = eventsAtMost(linted.machine);
    expect(most).toBeLessThan(mostEvents);
    expect(most).toBeGreaterThan(bounds.rounds * bounds.steps * 8);
  });
});
