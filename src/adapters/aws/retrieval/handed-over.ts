/** Requests to the index that are larger than an invocation takes: they lie in a bucket, for as long as they are needed. */
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { Failure } from '../../../contracts/errors.ts';
import { requestsFolder } from '../../../contracts/passing-folders.ts';
import { newId, type Random } from '../../../ports/random.ts';
import { calling } from '../shared/failures.ts';

/** The side of the one who asks. */
export type HandOver = {
  /** @returns the name of the object that holds the request */
  keep(request: string): Promise<string>;
};

/** The side of the one who answers. */
export type TakeOver = {
  /** @throws Failure `InvalidRequest` for a name of anything else */
  read(at: string): Promise<string>;
  remove(at: string): Promise<void>;
};

/** How long S3 may take to have one, in ms. */
const transfer = { requestTimeout: 30_000 };
type Place = { s3: S3Client; bucket: string };

export const handOver = ({ s3, bucket: Bucket, random }: Place & { random: Random }): HandOver => ({
  async keep(request) {
    const Key = `${requestsFolder}${newId(random, 'req')}`;
    await calling('hand over a request', () =>
      s3.send(new PutObjectCommand({ Bucket, Key, Body: request }), transfer),
    );
    return Key;
  },
});

export const takeOver = ({ s3, bucket: Bucket }: Place): TakeOver => {
  const keyOf = (at: string): string => {
    if (at.startsWith(requestsFolder)) return at;
    throw new Failure('InvalidRequest', 'Cannot retrieve because the request names no request.');
  };
  return {
    async read(at) {
      const Key = keyOf(at);
      const { Body } = await calling('take over a request', () =>
        s3.send(new GetObjectCommand({ Bucket, Key })),
      );
      return (await Body?.transformToString()) ?? '';
    },
    async remove(at) {
      const Key = keyOf(at);
      await calling('remove a request', () => s3.send(new DeleteObjectCommand({ Bucket, Key })));
    },
  };
};
