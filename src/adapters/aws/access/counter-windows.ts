/**
 * A key's windows as one item: a window of `n` seconds is `period_n`, the number of the window that is counted, since the
 * epoch, and `count_n`.
 */
import type { UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { Counters } from '../../../ports/access.ts';
import { type Item, itemOf, optionalNumber } from '../shared/items.ts';

type Window = Parameters<Counters['take']>[1][number];

/** A window as an item has it: which period is counted, and what was taken in it. */
export type Counted = Window & { current: number; stored: number | undefined; count: number };

/**
 * What an item says at a time. A period ahead of `now` counts as the present one: another function's clock is a little
 * ahead, and going back would give its window a second time.
 */
export const countedIn = (item: Item | undefined, windows: readonly Window[], now: number): Counted[] =>
  windows.map((window) => {
    const period = Math.floor(now / (window.seconds * 1000));
    const stored = item && optionalNumber(item, `period_${window.seconds}`);
    const count = (item && optionalNumber(item, `count_${window.seconds}`)) ?? 0;
    const isCurrent = stored !== undefined && stored >= period;
    return { ...window, current: isCurrent ? stored : period, stored, count: isCurrent ? count : 0 };
  });

/** Seconds until every window has room; 0 when all have. */
export const waitFor = (counted: readonly Counted[], now: number): number => {
  const waits = counted
    .filter(({ count, limit }) => count >= limit)
    .map(({ current, seconds }) => (current + 1) * seconds * 1000 - now);
  return Math.ceil(Math.max(0, ...waits) / 1000);
};

type Update = Required<
  Pick<UpdateItemCommandInput, 'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeValues'>
>;

/**
 * Adds 1 to each window, and begins those anew whose period is over, on condition that the item's periods are as
 * `counted` has them and none is full.
 */
export const takeFrom = (counted: readonly Counted[], now: number): Update => {
  const parts = counted.map(({ seconds, limit, current, stored }) => {
    const [period, count] = [`period_${seconds}`, `count_${seconds}`];
    const [is, was, most] = [`:is_${seconds}`, `:was_${seconds}`, `:limit_${seconds}`];
    if (stored === current) {
      return {
        add: `${count} :one`,
        condition: `${period} = ${is} AND ${count} < ${most}`,
        values: { [is]: current, [most]: limit },
      };
    }
    return {
      set: `${period} = ${is}, ${count} = :one`,
      condition: stored === undefined ? `attribute_not_exists(${period})` : `${period} = ${was}`,
      values: { [is]: current, ...(stored === undefined ? {} : { [was]: stored }) },
    };
  });
  const ends = counted.map(({ seconds, current }) => Math.max(now / 1000, (current + 1) * seconds) + seconds);
  const sets = [...parts.flatMap(({ set }) => set ?? []), 'expires_at = :expires'];
  const adds = parts.flatMap(({ add }) => add ?? []);
  return {
    UpdateExpression: `SET ${sets.join(', ')}${adds.length === 0 ? '' : ` ADD ${adds.join(', ')}`}`,
    ConditionExpression: parts.map(({ condition }) => `(${condition})`).join(' AND '),
    ExpressionAttributeValues: itemOf({
      ':one': 1,
      ':expires': Math.ceil(Math.max(...ends)),
      ...Object.fromEntries(parts.flatMap(({ values }): [string, number][] => Object.entries(values))),
    }),
  };
};
