import type { DynamoDBClient, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Clock } from '../../../ports/clock.ts';
import type { Random } from '../../../ports/random.ts';
import { calling, isNamed } from './failures.ts';
import type { Item } from './items.ts';
import { transactionWriter } from './transaction.ts';

/** Whether the condition held; if not, the item as it is, where the write asked for it and there is one. */
export type Written = { held: true } | { held: false; item: Item | undefined };

const itemIn = (thrown: Error): Item | undefined =>
  'Item' in thrown ? (thrown.Item as Item | undefined) : undefined;

/** Runs one conditional write. @throws as `calling` does */
export const conditionalWrite = async (doing: string, write: () => Promise<unknown>): Promise<Written> => {
  try {
    await calling(doing, write);
    return { held: true };
  } catch (thrown) {
    if (!isNamed(thrown, 'ConditionalCheckFailedException')) throw thrown;
    return { held: false, item: itemIn(thrown) };
  }
};

/** Writes all or nothing. @returns the numbers of the writes whose condition did not hold; none: all was written. */
export type ConditionalTransaction = (
  doing: string,
  writes: readonly TransactWriteItem[],
) => Promise<readonly number[]>;

/** A session's calls share one ledger item, so many may meet there at once. */
const tries = 7;

/** Conditional transactions that meet others often, and are small enough to be repeated. */
export const conditionalTransactions = (options: {
  dynamo: DynamoDBClient;
  clock: Clock;
  random: Random;
}): ConditionalTransaction => {
  const write = transactionWriter({ ...options, tries });
  return async (doing, writes) => {
    const reasons = (await write(doing, writes)) ?? [];
    return reasons.flatMap(({ code }, index) => (code === 'ConditionalCheckFailed' ? [index] : []));
  };
};
