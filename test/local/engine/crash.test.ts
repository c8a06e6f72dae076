import { describe, expect, it } from 'vitest';
import type { LoadedMachine } from '../../../local/engine/index.ts';
import { trial } from './crashing.ts';
import { ask, call, machine, type Handler } from './world.ts';

const payload = { Output: '{% $states.result.Payload %}' };
const branch = (name: string, task: Record<string, unknown>) => ({ StartAt: name, States: { [name]: task } });

const functions: Record<string, Handler> = {
  add: (input) => Number(input) + 1,
  third: (input) => {
    const { tries } = input as { tries: number };
    if (tries < 2) throw Object.assign(new Error(`try ${tries}`), { name: 'Flaky' });
    return 'third time lucky';
  },
  never: () => new Promise(() => undefined),
  refuse: () => {
    throw Object.assign(new Error('no'), { name: 'Refused' });
  },
};

const tries = { FunctionName: 'third', Payload: { tries: '{% $states.context.State.RetryCount %}' } };

const machines: Record<string, { machine: LoadedMachine; input: unknown }> = {
  'three steps with variables': {
    input: 1,
    machine: machine({
      States: {
        A: call('add', { ...payload, Assign: { a: '{% $states.result.Payload %}' }, Next: 'B' }),
        B: call('add', { ...payload, Assign: { b: '{% $a + $states.result.Payload %}' }, Next: 'C' }),
        C: call('add', { Output: { c: '{% $states.result.Payload %}', a: '{% $a %}', b: '{% $b %}' } }),
      },
    }),
  },
  'a wait, a retry, a timeout that is caught, and an end by Fail': {
    input: {},
    machine: machine({
      States: {
        W: { Type: 'Wait', Seconds: 30, Next: 'R' },
        R: call('third', {
          Arguments: tries,
          Retry: [{ ErrorEquals: ['Flaky'], JitterStrategy: 'FULL' }],
          Assign: { lucky: '{% $states.result.Payload %}' },
          Next: 'T',
        }),
        T: call('never', { TimeoutSeconds: 5, Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'F' }] }),
        F: { Type: 'Fail', Error: '{% $states.input.Error %}', Cause: '{% $lucky %}' },
      },
    }),
  },
  'questions in a Map, two at a time': {
    input: [1, 2, 3, 4, 5],
    machine: machine({
      States: {
        M: {
          Type: 'Map',
          MaxConcurrency: 2,
          ItemSelector: {
            n: '{% $states.context.Map.Item.Value %}',
            i: '{% $states.context.Map.Item.Index %}',
          },
          ItemProcessor: branch('Q', ask({ TimeoutSeconds: 600, HeartbeatSeconds: 60 })),
          Next: 'S',
        },
        S: { Type: 'Pass', Output: '{% $sum($states.input.n) %}', End: true },
      },
    }),
  },
  'a Parallel of a Map, a question and a failure that is caught': {
    input: 7,
    machine: machine({
      States: {
        V: { Type: 'Pass', Assign: { base: '{% $states.input %}' }, Next: 'P' },
        P: {
          Type: 'Parallel',
          Branches: [
            branch('M', {
              Type: 'Map',
              Items: '{% [1..3] %}',
              ItemProcessor: {
                StartAt: 'I',
                States: {
                  I: { Type: 'Pass', Assign: { mine: '{% $states.input * $base %}' }, Next: 'J' },
                  J: call('add', { Output: '{% $mine + $states.result.Payload %}' }),
                },
              },
              End: true,
            }),
            branch('Q', ask()),
            {
              StartAt: 'R',
              States: {
                R: call('refuse', {
                  Catch: [
                    {
                      ErrorEquals: ['Refused'],
                      Next: 'K',
                      Assign: { why: '{% $states.errorOutput.Error %}' },
                    },
                  ],
                }),
                K: {
                  Type: 'Choice',
                  Choices: [{ Condition: "{% $why = 'Refused' %}", Next: 'L' }],
                  Default: 'L',
                },
                L: { Type: 'Succeed', Output: '{% $why %}' },
              },
            },
          ],
          End: true,
        },
      },
    }),
  },
  'a Map that fails as a whole, is retried, and fails the execution': {
    input: [1, 2],
    machine: machine({
      States: {
        M: {
          Type: 'Map',
          ItemProcessor: branch('R', call('refuse')),
          Retry: [{ ErrorEquals: ['Refused'], MaxAttempts: 1 }],
          End: true,
        },
      },
    }),
  },
};

describe.each(Object.entries(machines))('%s', (_, { machine: loaded, input }) => {
  it('ends the same when it crashes before or after any of its writes, and does all of its effects', async () => {
    const whole = await trial(loaded, input, functions);
    expect(whole.outcome.status).not.toBe('RUNNING');
    expect(whole.writes).toBeGreaterThan(3);
    for (let write = 1; write <= whole.writes; write += 1) {
      for (const when of ['before', 'after'] as const) {
        const broken = await trial(loaded, input, functions, { write, when });
        expect({ write, when, crashed: broken.crashed, ...broken.outcome }).toEqual({
          write,
          when,
          crashed: true,
          ...whole.outcome,
        });
        expect([...broken.effects]).toEqual(expect.arrayContaining([...whole.effects]));
      }
    }
  });
});
