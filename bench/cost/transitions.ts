import type { HistoryEvent } from '../../src/ports/journal.ts';

/**
 * State transitions as Step Functions bills them: each time a state is entered, and each retry of one. A Map counts as a
 * state, and so does every state of every item.
 */
export const transitionsOf = (history: readonly Pick<HistoryEvent, 'type'>[]): number => {
  const count = (test: (type: string) => boolean): number => history.filter(({ type }) => test(type)).length;
  const retries = count((type) => type === 'TaskScheduled') - count((type) => type === 'TaskStateEntered');
  return count((type) => type.endsWith('StateEntered')) + Math.max(0, retries);
};
