import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  dynamoCounters,
  dynamoIdempotency,
  dynamoKeys,
  dynamoTickets,
} from '../../../../src/adapters/aws/access/index.ts';
import { dynamoConnections } from '../../../../src/adapters/aws/socket/index.ts';
import { dynamoUploads } from '../../../../src/adapters/aws/uploads/index.ts';
import { hashOf } from '../../../../src/usecases/secret.ts';
import { accessKeys } from '../../../../topology/tables.ts';
import { realRandom } from '../../../support/ministack.ts';
import { SimClock } from '../../../support/sim-clock.ts';

const text = z.object({ S: z.string() }).transform(({ S }) => S);
const keyed = z.object({ pk: text }).transform(({ pk }) => pk);
const requestSchema = z.object({
  Key: keyed.optional(),
  Item: keyed.optional(),
  KeyConditionExpression: z.string().optional(),
  ExpressionAttributeValues: z.record(z.string(), z.unknown()).optional(),
  TransactItems: z
    .array(z.record(z.string(), z.object({ Key: keyed.optional(), Item: keyed.optional() })))
    .optional(),
});

/** Partitions that a request touches. */
const partitionsOf = (input: unknown): string[] => {
  const {
    Key,
    Item,
    KeyConditionExpression = '',
    ExpressionAttributeValues,
    TransactItems = [],
  } = requestSchema.parse(input);
  const named = /^pk = (:\w+)/.exec(KeyConditionExpression)?.[1];
  const queried = named === undefined ? undefined : text.parse(ExpressionAttributeValues?.[named]);
  const written = TransactItems.flatMap((one) => Object.values(one)).flatMap((one) => [one.Key, one.Item]);
  return [Key, Item, queried, ...written].filter((one) => one !== undefined);
};

/** Partitions that a port touches in an empty table. */
const touched = async (use: (options: Options) => readonly (() => Promise<unknown>)[]): Promise<string[]> => {
  const seen: string[] = [];
  const dynamo = new DynamoDBClient({ region: 'us-east-1' });
  dynamo.middlewareStack.add(
    () => async (args) => {
      const found = partitionsOf(args.input);
      if (found.length === 0) throw new Error('Cannot see which partition a request touches.');
      seen.push(...found);
      return { output: { $metadata: {} }, response: {} };
    },
    { step: 'initialize' },
  );
  const options = { dynamo, table: 'access', clock: new SimClock(), random: realRandom };
  for (const call of use(options)) await call().catch(() => undefined);
  dynamo.destroy();
  return seen;
};
type Options = { dynamo: DynamoDBClient; table: string; clock: SimClock; random: typeof realRandom };

const principal = { tenant: 'acme', principal: 'ada#1', roles: ['admin' as const] };
const hash = hashOf('a secret');
const windows = [{ seconds: 60, limit: 2 }];
const answer = { status: 200, body: {}, session_id: 's_1' };
const connection = { connection_id: 'c=', principal, correlation_id: 'cor' };

const uses = {
  keys: (options: Options) => {
    const port = dynamoKeys(options);
    const key = { key_id: 'k_1', hash, principal, created_at: '2026-03-02T09:00:00.000Z' };
    return [
      () => port.find(hash),
      () => port.add(key),
      () => port.list('acme'),
      () => port.revoke('acme', 'k_1', key.created_at),
    ];
  },
  counters: (options: Options) => {
    const port = dynamoCounters(options);
    return [() => port.take('acme#ada', windows, 0), async () => port.used?.('acme#ada', windows, 0)];
  },
  idempotency: (options: Options) => {
    const port = dynamoIdempotency(options);
    return [
      () => port.begin('acme', 'x#1', 'digest', 0),
      () => port.finish('acme', 'x#1', answer),
      () => port.abandon('acme', 'x#1'),
      () => port.forgetSession('acme', 's_1'),
    ];
  },
  tickets: (options: Options) => {
    const port = dynamoTickets(options);
    return [() => port.put(hash, principal, 1_000), () => port.take(hash, 0)];
  },
  connections: (options: Options) => {
    const port = dynamoConnections({ ...options, post: async () => true });
    return [
      () => port.open(connection, 1_000),
      () => port.find('c='),
      () => port.follow(connection, { session_id: 's_1' }),
      () => port.leave(connection, { topic: 'approvals' }),
      () => port.followers('acme', { session_id: 's_1' }),
      () => port.close('c='),
    ];
  },
  uploads: (options: Options) => {
    const port = dynamoUploads({ ...options, door: () => Promise.reject(new Error('There is no door.')) });
    return [() => port.find('acme', 'doc#1'), () => port.forget('acme', 'doc#1')];
  },
};

/** As IAM reads a pattern of `StringLike`. */
const isLike = (pattern: string, key: string): boolean =>
  new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(key);

describe('keys of the table of access', () => {
  it.each(Object.keys(uses) as (keyof typeof uses)[])(
    'are for %s those that its role is granted',
    async (port) => {
      const partitions = await touched(uses[port]);
      for (const key of partitions)
        expect(
          accessKeys[port].some((one) => isLike(one, key)),
          key,
        ).toBe(true);
      // And none is granted that it never touches.
      for (const pattern of accessKeys[port])
        expect(
          partitions.some((key) => isLike(pattern, key)),
          pattern,
        ).toBe(true);
    },
  );

  it('let nobody but the port of keys reach what lets someone in', () => {
    const others = Object.entries(accessKeys).filter(([port]) => port !== 'keys');
    for (const key of [`key#${hash}`, 'acme#keys'])
      for (const [port, patterns] of others)
        expect(
          patterns.filter((one) => isLike(one, key)),
          port,
        ).toEqual([]);
  });
});
