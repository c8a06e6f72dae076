/** The objects of sessions in a bucket. Loaded when first needed: most sessions have none, and the client is large. */
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  type ListObjectVersionsCommandOutput,
  type ObjectIdentifier,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Failure } from '../../../contracts/errors.ts';
import { calling, isNamed } from '../shared/failures.ts';

export type Objects = {
  put(key: string, content: Uint8Array): Promise<void>;
  /** Undefined where there is none. */
  get(key: string): Promise<Uint8Array | undefined>;
  /** Removes all versions of all objects whose keys begin so. */
  removeAll(prefix: string): Promise<void>;
};

/** Versions and delete markers of one page of a listing. */
const identifiers = (page: ListObjectVersionsCommandOutput): ObjectIdentifier[] =>
  [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].map(({ Key, VersionId }) => ({
    Key,
    VersionId,
  }));

/** @throws Failure `Unavailable`, from every method */
export const bucketObjects = ({ s3, bucket: Bucket }: { s3: S3Client; bucket: string }): Objects => ({
  async put(Key, Body) {
    await calling(`keep object ${Key}`, () => s3.send(new PutObjectCommand({ Bucket, Key, Body })));
  },

  get: (Key) =>
    calling(`read object ${Key}`, async () => {
      try {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
        return await Body?.transformToByteArray();
      } catch (thrown) {
        if (isNamed(thrown, 'NoSuchKey')) return undefined;
        throw thrown;
      }
    }),

  async removeAll(Prefix) {
    const doing = `remove the objects of ${Prefix}`;
    for (;;) {
      // What was listed is gone afterwards, so each listing starts at the beginning.
      const page = await calling(doing, () => s3.send(new ListObjectVersionsCommand({ Bucket, Prefix })));
      const found = identifiers(page);
      if (found.length === 0) return;
      const { Errors = [] } = await calling(doing, () =>
        s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: found, Quiet: true } })),
      );
      const [first] = Errors;
      if (first) throw new Failure('Unavailable', `Cannot ${doing} because S3 answers ${first.Code ?? ''}.`);
    }
  },
});
