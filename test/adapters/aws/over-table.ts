import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { systemClock } from '../../../src/adapters/system/index.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { Random } from '../../../src/ports/random.ts';
import { tables } from '../../../topology/tables.ts';
import type { Made, Make } from '../../ports/harness.ts';
import { dynamoClient, realRandom, throwAwayTable } from '../../support/ministack.ts';

type Options = { dynamo: DynamoDBClient; table: string; clock: Clock; random: Random };

/**
 * A factory of one port over a new table, for its conformance suite. Reopening it makes a new client. The clock is the
 * real one: a service keeps its own time.
 */
export const overTable =
  <P>(of: keyof typeof tables, port: (options: Options) => P): Make<P> =>
  async (): Promise<Made<P>> => {
    const { name, remove } = await throwAwayTable(dynamoClient(), tables[of]);
    const made = (): P =>
      port({ dynamo: dynamoClient(), table: name, clock: systemClock, random: realRandom });
    return { port: made(), reopen: async () => made(), close: remove };
  };
