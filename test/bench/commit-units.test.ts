import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { commitUnits, writes } from '../../bench/cost/units.ts';
import { createSessionStore } from '../../src/adapters/aws/sessions/index.ts';
import type { Session } from '../../src/contracts/session.ts';
import type { Commit } from '../../src/ports/session-store.ts';
import { runMainJob } from '../simulation/main-job.ts';
import { setUp } from '../simulation/simulate.ts';
import { serveAwsJson } from '../support/aws-json.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { SimClock } from '../support/sim-clock.ts';

const attribute = z.union([
  z.object({ S: z.string() }).transform(({ S }) => Buffer.byteLength(S)),
  z.object({ N: z.string() }).transform(({ N }) => Math.ceil(N.length / 2) + 1),
  z.object({ B: z.string() }).transform(({ B }) => Buffer.from(B, 'base64').length),
  z
    .object({ L: z.array(z.object({ S: z.string() })) })
    .transform(({ L }) => 3 + L.reduce((sum, { S }) => sum + S.length + 1, 0)),
]);
/** An item's size by DynamoDB's rules: names and values. */
const sizeOf = (item: Record<string, unknown>): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + name.length + attribute.parse(value), 0);

const keyed = z.looseObject({ pk: z.object({ S: z.string() }), sk: z.object({ S: z.string() }).optional() });
const transaction = z.object({
  TransactItems: z.array(z.object({ Put: z.object({ TableName: z.string(), Item: keyed }).optional() })),
});
const reading = z.object({ TableName: z.string(), Key: keyed });

/** Just enough of DynamoDB for commits: what was put can be read. `units` are write units of transactions. */
const smallDynamo = async () => {
  const items = new Map<string, z.infer<typeof keyed>>();
  const key = (table: string, { pk, sk }: z.infer<typeof keyed>): string => `${table} ${pk.S} ${sk?.S ?? ''}`;
  const seen = { units: 0, reads: 0 };
  const server = await serveAwsJson(({ operation, input }) => {
    if (operation === 'GetItem') {
      const { TableName, Key } = reading.parse(input);
      seen.reads += 1;
      const Item = items.get(key(TableName, Key));
      return { body: Item === undefined ? {} : { Item } };
    }
    for (const { Put } of transaction.parse(input).TransactItems) {
      if (Put !== undefined) items.set(key(Put.TableName, Put.Item), Put.Item);
      seen.units += 2 * (Put === undefined ? 1 : writes(sizeOf(Put.Item)));
    }
    return { body: {} };
  });
  return { server, seen };
};

describe('the units that the cost model counts for commits', () => {
  const ends: (() => unknown)[] = [];
  afterAll(async () => {
    for (const end of ends) await end();
  });

  it('are those that the adapter for DynamoDB writes, within a tenth', { timeout: 120_000 }, async () => {
    const commits: Commit[] = [];
    await runMainJob(await setUp(), {
      twist: {
        services: (services) => ({
          ...services,
          sessions: {
            ...services.sessions,
            commit: async (change) => {
              await services.sessions.commit(change);
              commits.push(structuredClone(change));
            },
          },
        }),
      },
    });
    const { server, seen } = await smallDynamo();
    const dynamo = new DynamoDBClient(server.settings);
    const s3 = new S3Client(server.settings);
    ends.push(
      () => dynamo.destroy(),
      () => s3.destroy(),
      () => server.close(),
    );
    const store = createSessionStore({
      ...{ dynamo, s3, clock: new SimClock(Date.parse('2026-04-15T09:00:00Z')), random: seededRandom(1) },
      ...{ tables: { sessions: 'sessions', vault: 'vault' }, bucket: 'bodies' },
    });
    let before: Session | undefined;
    let counted = 0;
    for (const change of commits) {
      await store.commit(change);
      const { transacted } = commitUnits(change, before);
      counted += transacted;
      before = change.session;
    }
    expect(commits.length).toBeGreaterThan(8);
    expect(counted / seen.units).toBeGreaterThan(0.9);
    expect(counted / seen.units).toBeLessThan(1.1);
    expect(seen.reads).toBe(2 * commits.length);
  });
});
