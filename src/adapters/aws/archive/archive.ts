import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Archive } from '../../../ports/archive.ts';
import { calling } from '../shared/failures.ts';

/** The archive in a bucket, an object an item. It writes and never reads, as its role has it. */
export const createArchive = ({ s3, bucket: Bucket }: { s3: S3Client; bucket: string }): Archive => ({
  async keep(Key, Body) {
    const put = new PutObjectCommand({ Bucket, Key, Body, ContentType: 'application/json' });
    await calling(`archive ${Key}`, () => s3.send(put));
  },
});
