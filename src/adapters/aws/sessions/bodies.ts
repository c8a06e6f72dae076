/**
 * Bodies as they are stored: JSON, deflated, sealed under the session's key; in the item itself (`sealed`), or where they
 * are too large for one, in the bucket (`claim`, the object's key). An object that no item points at is harmless: it is
 * unreadable without its session's key, and the bucket's lifecycle removes it.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { createHash } from 'node:crypto';
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
import { nonceBytes, seal, unseal } from '../../../domain/sealing.ts';
import type { Random } from '../../../ports/random.ts';
import { calling, isNamed } from '../shared/failures.ts';
import { bytes, itemOf, optionalText, type Item } from '../shared/items.ts';
import type { Id } from './items.ts';

/** Largest body kept in its item, in bytes as sealed: an item may have 400 KiB (409,600), clear part included. */
export const maxInlineBytes = 350_000;

export type Bodies = {
  /** Attributes that hold the body. `context` names it and is authenticated: it opens under no other. */
  seal(id: Id, body: { context: string; plain: string; key: Uint8Array }): Promise<Item>;
  /** The body that those attributes of `item` hold. @throws Failure `DataCorrupt` */
  open(id: Id, body: { context: string; item: Item; key: Uint8Array | undefined }): Promise<string>;
  /** Removes the session's objects, all their versions. */
  removeObjects(id: Id): Promise<void>;
};

const folder = ({ tenant, sessionId }: Id): string => `sessions/${tenant}/${sessionId}/`;

const corrupt = (context: string, because: string, cause?: unknown): Failure =>
  new Failure('DataCorrupt', `Cannot read ${context} because ${because}.`, { cause });

/** Versions and delete markers of one page of a listing. */
const identifiers = (page: ListObjectVersionsCommandOutput): ObjectIdentifier[] =>
  [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].map(({ Key, VersionId }) => ({
    Key,
    VersionId,
  }));

export const sealedBodies = (options: { s3: S3Client; bucket: string; random: Random }): Bodies => {
  const { s3, bucket: Bucket, random } = options;

  const fetchObject = async (Key: string, context: string): Promise<Uint8Array> =>
    calling(`read ${context}`, async () => {
      try {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
        return (await Body?.transformToByteArray()) ?? new Uint8Array();
      } catch (thrown) {
        if (!isNamed(thrown, 'NoSuchKey')) throw thrown;
        throw corrupt(context, 'its object is missing', thrown);
      }
    });

  return {
    async seal(id, { context, plain, key }) {
      const nonce = random.bytes(nonceBytes);
      const sealed = seal(key, { context, plain: deflateRawSync(plain), nonce });
      if (sealed.length <= maxInlineBytes) return itemOf({ sealed });
      const claim = `${folder(id)}${createHash('sha256').update(sealed).digest('hex')}`;
      await calling(`keep ${context}`, () =>
        s3.send(new PutObjectCommand({ Bucket, Key: claim, Body: sealed })),
      );
      return itemOf({ claim });
    },

    async open(id, { context, item, key }) {
      if (key === undefined) throw corrupt(context, 'its key is missing');
      const claim = optionalText(item, 'claim');
      if (claim !== undefined && !claim.startsWith(folder(id))) {
        throw corrupt(context, 'it points at an object of another session');
      }
      const sealed = claim === undefined ? bytes(item, 'sealed') : await fetchObject(claim, context);
      try {
        return inflateRawSync(unseal(key, context, sealed)).toString();
      } catch (thrown) {
        throw corrupt(context, 'it does not decrypt', thrown);
      }
    },

    async removeObjects(id) {
      const doing = `remove the objects of session ${id.sessionId}`;
      for (;;) {
        // What was listed is gone afterwards, so each listing starts at the beginning.
        const page = await calling(doing, () =>
          s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: folder(id) })),
        );
        const Objects = identifiers(page);
        if (Objects.length === 0) return;
        const { Errors = [] } = await calling(doing, () =>
          s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } })),
        );
        const [first] = Errors;
        if (first)
          throw new Failure('Unavailable', `Cannot ${doing} because S3 answers ${first.Code ?? ''}.`);
      }
    },
  };
};
