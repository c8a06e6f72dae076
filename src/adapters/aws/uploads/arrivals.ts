import { GetItemCommand, UpdateItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand, GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { uploadKey, type UploadRef } from '../../../contracts/upload.ts';
import type { Arrivals } from '../../../ports/uploads.ts';
import { conditionalWrite } from '../shared/conditional-write.ts';
import { calling, isNamed } from '../shared/failures.ts';
import { itemOf } from '../shared/items.ts';
import { jobOf, keyOf } from './items.ts';

export type BucketArrivalsOptions = {
  dynamo: DynamoDBClient;
  /** A table as `topology/tables.ts` describes `access`. */
  table: string;
  s3: S3Client;
  bucket: string;
};

/** What arrived in a bucket. */
export const bucketArrivals = (options: BucketArrivalsOptions): Arrivals => {
  const { dynamo, table: TableName, s3, bucket: Bucket } = options;

  const discard = async (ref: UploadRef): Promise<void> => {
    await calling('remove an upload', () =>
      s3.send(new DeleteObjectCommand({ Bucket, Key: uploadKey(ref) })),
    );
  };

  return {
    async job(ref) {
      const { Item } = await calling('read an upload', () =>
        dynamo.send(new GetItemCommand({ TableName, Key: keyOf(ref), ConsistentRead: true })),
      );
      const job = Item && jobOf(Item);
      return job?.job_id === ref.job_id ? job : undefined;
    },

    read: (ref) =>
      calling('read what was uploaded', async () => {
        try {
          const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: uploadKey(ref) }));
          return await Body?.transformToByteArray();
        } catch (thrown) {
          if (isNamed(thrown, 'NoSuchKey')) return undefined;
          throw thrown;
        }
      }),

    async settle(ref, outcome) {
      const update = new UpdateItemCommand({
        TableName,
        Key: keyOf(ref),
        UpdateExpression: 'SET outcome = :outcome',
        // This upload, and none after it.
        ConditionExpression: 'job_id = :job',
        ExpressionAttributeValues: itemOf({ ':job': ref.job_id, ':outcome': JSON.stringify(outcome) }),
      });
      await conditionalWrite('keep what came of an upload', () => dynamo.send(update));
      await discard(ref);
    },

    discard,
  };
};
