/** Small machines at random, whose outcome does not depend on which of two things happens first. */
import fc from 'fast-check';
import type { Handler } from './world.ts';

export type Step =
  | { kind: 'pass'; add: number }
  | { kind: 'call'; fails: number; retry: boolean; caught: boolean }
  | { kind: 'wait'; seconds: number }
  | { kind: 'ask' }
  | { kind: 'hang'; seconds: number }
  | { kind: 'choice'; than: number; yes: Step[]; no: Step[] }
  | { kind: 'map'; items: number[]; concurrency: number; body: Step[] }
  | { kind: 'parallel'; branches: Step[][] };

export const functions: Record<string, Handler> = {
  work: (input) => {
    const { n, tries, fails } = input as { n: number; tries: number; fails: number };
    if (tries < fails) throw Object.assign(new Error(`${tries} of ${fails}`), { name: 'Flaky' });
    return n + 1;
  },
  hang: () => new Promise(() => undefined),
};

const { steps: stepsArbitrary } = fc.letrec<{ step: Step; steps: Step[] }>((tie) => ({
  step: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    fc.record({ kind: fc.constant('pass' as const), add: fc.integer({ min: -5, max: 5 }) }),
    fc.record({
      kind: fc.constant('call' as const),
      fails: fc.integer({ min: 0, max: 3 }),
      retry: fc.boolean(),
      caught: fc.boolean(),
    }),
    fc.record({ kind: fc.constant('wait' as const), seconds: fc.integer({ min: 0, max: 9 }) }),
    fc.record({ kind: fc.constant('ask' as const) }),
    fc.record({ kind: fc.constant('hang' as const), seconds: fc.integer({ min: 1, max: 5 }) }),
    fc.record({
      kind: fc.constant('choice' as const),
      than: fc.integer({ min: -5, max: 9 }),
      yes: tie('steps'),
      no: tie('steps'),
    }),
    fc.record({
      kind: fc.constant('map' as const),
      items: fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 3 }),
      concurrency: fc.integer({ min: 0, max: 2 }),
      body: tie('steps'),
    }),
    fc.record({
      kind: fc.constant('parallel' as const),
      branches: fc.array(tie('steps'), { minLength: 1, maxLength: 2 }),
    }),
  ),
  steps: fc.array(tie('step'), { minLength: 1, maxLength: 3 }),
}));

export const steps = stepsArbitrary;

type States = Record<string, Record<string, unknown>>;
type Scope = { StartAt: string; States: States };

/** The states of a scope whose input and output are one number. Inside branches every failure is caught. */
export const scopeOf = (list: readonly Step[], inside = false, names = { count: 0 }): Scope => {
  const fresh = (): string => `S${(names.count += 1)}`;
  const scope: Scope = { StartAt: '', States: {} };
  const end = fresh();
  scope.States[end] = { Type: 'Succeed' };
  let next = end;

  const add = (step: Step, after: string): string => {
    const name = fresh();
    scope.States[name] = stateOf(step, after);
    return name;
  };
  const chain = (inner: readonly Step[], after: string): string =>
    [...inner].reverse().reduce((following, step) => add(step, following), after);

  const stateOf = (step: Step, Next: string): Record<string, unknown> => {
    switch (step.kind) {
      case 'pass':
        return { Type: 'Pass', Output: `{% $states.input + ${step.add} %}`, Next };
      case 'wait':
        return { Type: 'Wait', Seconds: step.seconds, Next };
      case 'ask':
        return {
          Type: 'Task',
          Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
          Arguments: {
            QueueUrl: 'work',
            MessageBody: { token: '{% $states.context.Task.Token %}', input: '{% $states.input %}' },
          },
          Next,
        };
      case 'hang':
        return {
          Type: 'Task',
          Resource: 'arn:aws:states:::lambda:invoke',
          Arguments: { FunctionName: 'hang' },
          TimeoutSeconds: step.seconds,
          Catch: [{ ErrorEquals: ['States.Timeout'], Output: '{% $states.input %}', Next }],
          Next,
        };
      case 'call':
        return {
          Type: 'Task',
          Resource: 'arn:aws:states:::lambda:invoke',
          Arguments: {
            FunctionName: 'work',
            Payload: {
              n: '{% $states.input %}',
              tries: '{% $states.context.State.RetryCount %}',
              fails: step.fails,
            },
          },
          Output: '{% $states.result.Payload %}',
          ...(step.retry
            ? { Retry: [{ ErrorEquals: ['Flaky'], MaxAttempts: 2, JitterStrategy: 'FULL' }] }
            : {}),
          ...(step.caught || inside
            ? { Catch: [{ ErrorEquals: ['States.ALL'], Output: '{% $states.input - 100 %}', Next }] }
            : {}),
          Next,
        };
      case 'choice':
        return {
          Type: 'Choice',
          Choices: [{ Condition: `{% $states.input > ${step.than} %}`, Next: chain(step.yes, Next) }],
          Default: chain(step.no, Next),
        };
      case 'map':
        return {
          Type: 'Map',
          Items: step.items,
          MaxConcurrency: step.concurrency,
          ItemProcessor: scopeOf(step.body, true, names),
          Output: '{% $sum($states.result) %}',
          Next,
        };
      case 'parallel':
        return {
          Type: 'Parallel',
          Branches: step.branches.map((body) => scopeOf(body, true, names)),
          Output: '{% $sum($states.result) %}',
          Next,
        };
    }
  };
  next = chain(list, end);
  scope.StartAt = next;
  return scope;
};
