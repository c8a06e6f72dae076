import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { Failure } from '../../../contracts/errors.ts';
import type { Counters } from '../../../ports/access.ts';
import { calling } from '../shared/failures.ts';
import { type Item, itemOf } from '../shared/items.ts';
import { conditionalWrite } from '../shared/conditional-write.ts';
import { type Counted, countedIn, takeFrom, waitFor } from './counter-windows.ts';
import type { AccessOptions } from './options.ts';

const keyOf = (key: string): Item => itemOf({ pk: `counter#${key}`, sk: 'counter' });

/** How often another may be faster. Each time a window began anew or one request more was counted. */
const tries = 20;

/**
 * Counters in fixed windows that start at whole multiples of their length since the epoch, all windows of a key in one
 * item. Most requests are one conditional write that guesses that no window has begun since the last; where it does not
 * hold, DynamoDB answers with the item, and what to do follows from that: wait, or write again knowing better.
 * A limit below 1 lets nothing through.
 */
export const dynamoCounters = ({ dynamo, table }: Pick<AccessOptions, 'dynamo' | 'table'>): Counters => {
  const read = async (key: string): Promise<Item | undefined> => {
    const command = new GetItemCommand({ TableName: table, Key: keyOf(key), ConsistentRead: true });
    return (await calling('read a counter', () => dynamo.send(command))).Item;
  };

  return {
    async take(key, windows, now) {
      if (windows.length === 0) return 0;
      let counted: readonly Counted[] = countedIn(undefined, windows, now).map((window) => ({
        ...window,
        stored: window.current,
      }));
      for (let count = 0; count < tries; count += 1) {
        const wait = waitFor(counted, now);
        if (wait > 0) return wait;
        const command = new UpdateItemCommand({
          TableName: table,
          Key: keyOf(key),
          ...takeFrom(counted, now),
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        });
        const written = await conditionalWrite('count a request', () => dynamo.send(command));
        if (written.held) return 0;
        counted = countedIn(written.item, windows, now);
      }
      throw new Failure('Unavailable', 'Cannot count a request because others of its key were faster.');
    },

    async used(key, windows, now) {
      return countedIn(await read(key), windows, now).map(({ count }) => count);
    },
  };
};
