import {
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { uploadKeptMs } from '../../../contracts/upload.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Uploads } from '../../../ports/uploads.ts';
import { calling } from '../shared/failures.ts';
import type { Door } from './door.ts';
import { itemOfJob, jobOf, keyOf } from './items.ts';

export type DynamoUploadsOptions = {
  dynamo: DynamoDBClient;
  /** A table as `topology/tables.ts` describes `access`. */
  table: string;
  clock: Clock;
  /** Where bytes go; loaded when there is an upload. */
  door: () => Promise<Door>;
};

/** Uploads on DynamoDB and S3. What nobody asks about any more goes by the table's TTL. */
export const dynamoUploads = (options: DynamoUploadsOptions): Uploads => {
  const { dynamo, table: TableName, clock, door } = options;
  return {
    async begin(job) {
      const target = await (await door()).open(job);
      await calling('keep an upload', () =>
        dynamo.send(new PutItemCommand({ TableName, Item: itemOfJob(job) })),
      );
      return target;
    },

    async find(tenant, documentId) {
      const Key = keyOf({ tenant, document_id: documentId });
      const { Item } = await calling('read an upload', () =>
        dynamo.send(new GetItemCommand({ TableName, Key, ConsistentRead: true })),
      );
      const job = Item && jobOf(Item);
      // The TTL takes its time.
      if (job === undefined || clock.now() >= Date.parse(job.expires_at) + uploadKeptMs) return undefined;
      return { job, arrived: job.outcome === undefined && (await (await door()).has(job)) };
    },

    async forget(tenant, documentId) {
      const Key = keyOf({ tenant, document_id: documentId });
      const { Attributes } = await calling('forget an upload', () =>
        dynamo.send(new DeleteItemCommand({ TableName, Key, ReturnValues: 'ALL_OLD' })),
      );
      return Attributes !== undefined;
    },
  };
};
