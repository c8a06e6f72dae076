import {
  TransactWriteItemsCommand,
  type DynamoDBClient,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { Failure } from '../../../contracts/errors.ts';
import { sleep, type Clock } from '../../../ports/clock.ts';
import type { Random } from '../../../ports/random.ts';
import { calling, isNamed } from './failures.ts';
import type { Item } from './items.ts';

/** Most items that one transaction may write. */
export const maxItems = 100;

/** Why an item of a refused transaction was refused, and how it stands (where `ALL_OLD` was asked for, and it is there). */
export type Reason = { code: string; item: Item | undefined };

/** Writes all items or none. @returns undefined when written, else a reason an item (`None` where it was fine). */
export type WriteTransaction = (
  doing: string,
  items: readonly TransactWriteItem[],
) => Promise<readonly Reason[] | undefined>;

const usualTries = 4;
/** Longest first wait, in milliseconds; it doubles. Transactions of one item take about 10 ms. */
const firstWait = 25;

const reasonsSchema = z.array(
  z.object({ Code: z.string().default('None'), Item: z.custom<Item>().optional() }),
);

/** Codes that pass: another transaction held an item, or a partition was out of breath. */
const passing: ReadonlySet<string> = new Set([
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
]);
const failed = 'ConditionalCheckFailed';

const reasonsOf = (thrown: unknown): readonly Reason[] => {
  if (!isNamed(thrown, 'TransactionCanceledException')) throw thrown;
  const given: unknown = 'CancellationReasons' in thrown ? thrown.CancellationReasons : undefined;
  const reasons = reasonsSchema.safeParse(given);
  if (!reasons.success) throw thrown;
  const read = reasons.data.map(({ Code, Item }) => ({ code: Code, item: Item }));
  if (read.some(({ code }) => code === failed)) return read;
  if (read.some(({ code }) => passing.has(code))) return read;
  throw thrown;
};

/**
 * Transactions that are sent under one token each, so that one whose answer was lost is neither carried out twice nor
 * refused because of itself when the SDK repeats it. Those that collide with another, of which nothing was written, are
 * sent anew after a random wait.
 *
 * The function throws Failure `VersionConflict` where others held an item at all tries, `Unavailable` where DynamoDB
 * throttled or was out of reach; what else it throws is a mistake in the items.
 */
export const transactionWriter = (options: {
  dynamo: DynamoDBClient;
  clock: Clock;
  random: Random;
  /** 4 by default; more where many write the same item at once. */
  tries?: number;
}): WriteTransaction => {
  const { dynamo, clock, random, tries = usualTries } = options;
  return async (doing, items) => {
    for (let round = 1; ; round += 1) {
      const command = new TransactWriteItemsCommand({
        TransactItems: [...items],
        ClientRequestToken: Buffer.from(random.bytes(16)).toString('hex'),
      });
      const refused = await calling(doing, async () => {
        try {
          await dynamo.send(command);
          return undefined;
        } catch (thrown) {
          return reasonsOf(thrown);
        }
      });
      if (refused === undefined || refused.some(({ code }) => code === failed)) return refused;
      if (round === tries) {
        throw refused.some(({ code }) => code === 'TransactionConflict')
          ? new Failure('VersionConflict', `Cannot ${doing} because others keep changing the same items.`)
          : new Failure('Unavailable', `Cannot ${doing} because DynamoDB is out of breath.`);
      }
      await sleep(clock, random.next() * firstWait * 2 ** round);
    }
  };
};
