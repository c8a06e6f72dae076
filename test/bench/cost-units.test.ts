import { describe, expect, it } from 'vitest';
import { transitionsOf } from '../../bench/cost/transitions.ts';
import { reads, writes } from '../../bench/cost/units.ts';

const history = (...types: string[]) =>
  types.map((type) => ({ type })) as Parameters<typeof transitionsOf>[0];

describe('state transitions', () => {
  it('are states entered', () => {
    expect(
      transitionsOf(
        history(
          'ExecutionStarted',
          'TaskStateEntered',
          'TaskScheduled',
          'TaskSucceeded',
          'TaskStateExited',
          'ChoiceStateEntered',
          'ChoiceStateExited',
          'SucceedStateEntered',
          'ExecutionSucceeded',
        ),
      ),
    ).toBe(3);
  });

  it('count a retry of a state once more', () => {
    expect(
      transitionsOf(
        history('TaskStateEntered', 'TaskScheduled', 'TaskFailed', 'TaskScheduled', 'TaskSucceeded'),
      ),
    ).toBe(2);
  });

  it('count a Map, and each state of each item', () => {
    expect(
      transitionsOf(
        history(
          'MapStateEntered',
          'MapIterationStarted',
          'PassStateEntered',
          'MapIterationStarted',
          'PassStateEntered',
        ),
      ),
    ).toBe(3);
  });
});

describe('request units', () => {
  it('are kilobytes begun for writes, four of them for reads', () => {
    expect([writes(0), writes(1), writes(1024), writes(1025)]).toEqual([0, 1, 1, 2]);
    expect([reads(0), reads(4096), reads(4097)]).toEqual([1, 1, 2]);
  });
});
