import { describe } from 'vitest';
import { bucketArrivals, bucketDoor, dynamoUploads } from '../../../../src/adapters/aws/uploads/index.ts';
import { tables } from '../../../../topology/tables.ts';
import type { Made } from '../../../ports/harness.ts';
import { describeUploadsContract, type UploadPorts } from '../../../ports/uploads.contract.ts';
import {
  dynamoClient,
  noEmulator,
  onEmulator,
  s3Client,
  throwAwayBucket,
  throwAwayTable,
} from '../../../support/ministack.ts';
import { systemClock } from '../../../../src/adapters/system/index.ts';

describe.skipIf(noEmulator)(onEmulator, () => {
  describeUploadsContract('DynamoDB and S3', async (): Promise<Made<UploadPorts>> => {
    const { name: table, remove } = await throwAwayTable(dynamoClient(), tables.access);
    const bucket = await throwAwayBucket(s3Client());
    const made = (): UploadPorts => ({
      now: () => systemClock.now(),
      uploads: dynamoUploads({
        dynamo: dynamoClient(),
        table,
        clock: systemClock,
        door: async () => bucketDoor({ s3: s3Client(), bucket }),
      }),
      arrivals: bucketArrivals({ dynamo: dynamoClient(), table, s3: s3Client(), bucket }),
      // The length is whatever is sent.
      send: async ({ url, headers: { 'content-length': _, ...headers } }, bytes) =>
        (await fetch(url, { method: 'PUT', headers, body: Buffer.from(bytes) })).ok,
    });
    return { port: made(), reopen: async () => made(), close: remove };
  });
});
