import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Clock } from '../../../ports/clock.ts';
import type { Random } from '../../../ports/random.ts';

/** What each adapter of the table `access` is made of. */
export type AccessOptions = {
  dynamo: DynamoDBClient;
  /** A table as `topology/tables.ts` describes `access`. */
  table: string;
  /** Real time: what waits between two tries waits by it. */
  clock: Clock;
  random: Random;
};
