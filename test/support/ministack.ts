/**
 * Throw-away resources on the AWS emulator at `AWS_ENDPOINT_URL`. Suites that need one are called `*.engine.test.ts`, run
 * by `npm run test:engines`, and skip themselves where there is none.
 */
import { randomBytes } from 'node:crypto';
import {
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  type CreateTableCommandInput,
} from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { clientSettings } from '../../src/adapters/aws/shared/client-settings.ts';
import type { Random } from '../../src/ports/random.ts';
import type { TableSpec } from '../../topology/tables.ts';

/** Pass it to `describe.skipIf`. */
export const noEmulator = process.env['AWS_ENDPOINT_URL'] === undefined;

/** Ends the name of a suite that needs the emulator. */
export const onEmulator = '(needs an AWS emulator at AWS_ENDPOINT_URL)';

/** What clients of the emulator are made with. */
export const emulated = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  ...(noEmulator ? {} : { endpoint: process.env['AWS_ENDPOINT_URL'] ?? '' }),
  ...clientSettings(),
};

export const dynamoClient = (): DynamoDBClient => new DynamoDBClient(emulated);
export const s3Client = (): S3Client => new S3Client({ ...emulated, forcePathStyle: true });
export const kmsClient = (): KMSClient => new KMSClient(emulated);

/** Tokens of requests must differ from run to run, since the emulator, like AWS, remembers them. */
export const realRandom: Random = { next: Math.random, bytes: (count) => new Uint8Array(randomBytes(count)) };

export const randomName = (what: string): string => `${what}-${randomBytes(8).toString('hex')}`;

/** The request that makes a table as the topology describes it. */
const createTable = (TableName: string, spec: TableSpec): CreateTableCommandInput => {
  const keys = (partition: string, sort?: string) => [
    { AttributeName: partition, KeyType: 'HASH' as const },
    ...(sort === undefined ? [] : [{ AttributeName: sort, KeyType: 'RANGE' as const }]),
  ];
  const attributes = new Set(
    [spec, ...spec.indexes].flatMap(({ partition, sort }) => [
      partition,
      ...(sort === undefined ? [] : [sort]),
    ]),
  );
  return {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: keys(spec.partition, spec.sort),
    AttributeDefinitions: [...attributes].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    ...(spec.indexes.length === 0
      ? {}
      : {
          GlobalSecondaryIndexes: spec.indexes.map(({ name, partition, sort, include }) => ({
            IndexName: name,
            KeySchema: keys(partition, sort),
            Projection:
              include.length === 0
                ? { ProjectionType: 'KEYS_ONLY' as const }
                : { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: [...include] },
          })),
        }),
    ...(spec.stream
      ? { StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' as const } }
      : {}),
  };
};

/** A table of the topology under a random name, and how to be rid of it. */
export const throwAwayTable = async (
  dynamo: DynamoDBClient,
  spec: TableSpec,
): Promise<{ name: string; remove: () => Promise<void> }> => {
  const name = randomName(spec.name);
  await dynamo.send(new CreateTableCommand(createTable(name, spec)));
  return {
    name,
    remove: async () => {
      await dynamo.send(new DeleteTableCommand({ TableName: name }));
    },
  };
};

/** A bucket under a random name. `locked`: its objects can be locked, which implies versions. */
export const throwAwayBucket = async (s3: S3Client, { locked = false } = {}): Promise<string> => {
  const Bucket = randomName('bucket');
  await s3.send(new CreateBucketCommand({ Bucket, ...(locked ? { ObjectLockEnabledForBucket: true } : {}) }));
  return Bucket;
};
