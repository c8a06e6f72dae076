/**
 * Bodies as they are stored: JSON, deflated, sealed under the session's key; in the item itself (`sealed`), or where they
 * are too large for one, in the bucket (`claim`, the object's key). An object that no item points at is harmless: it is
 * unreadable without its session's key. The bucket's lifecycle removes each one when neither the table nor the archive
 * can hold what points at it (lib/constructs/buckets.ts).
 */
import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { S3Client } from '@aws-sdk/client-s3';
import { Failure } from '../../../contracts/errors.ts';
import { nonceBytes, seal, unseal } from '../../../domain/sealing.ts';
import type { Random } from '../../../ports/random.ts';
import { bytes, itemOf, optionalText, type Item } from '../shared/items.ts';
import type { Id } from './items.ts';
import type { Objects } from './objects.ts';

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

/** A client, or what makes one when it is first needed. */
export type S3Source = S3Client | (() => Promise<S3Client>);

const folder = ({ tenant, sessionId }: Id): string => `sessions/${tenant}/${sessionId}/`;

const corrupt = (context: string, because: string, cause?: unknown): Failure =>
  new Failure('DataCorrupt', `Cannot read ${context} because ${because}.`, { cause });

export const sealedBodies = (options: { s3: S3Source; bucket: string; random: Random }): Bodies => {
  const { s3, bucket, random } = options;
  let loaded: Objects | undefined;
  const objects = async (): Promise<Objects> => {
    const { bucketObjects } = await import('./objects.ts');
    return (loaded ??= bucketObjects({ s3: typeof s3 === 'function' ? await s3() : s3, bucket }));
  };

  /** The sealed bytes that an item holds or points at. */
  const sealedOf = async (id: Id, context: string, item: Item): Promise<Uint8Array> => {
    const claim = optionalText(item, 'claim');
    if (claim === undefined) return bytes(item, 'sealed');
    if (!claim.startsWith(folder(id))) throw corrupt(context, 'it points at an object of another session');
    const found = await (await objects()).get(claim);
    if (found === undefined) throw corrupt(context, 'its object is missing');
    return found;
  };

  return {
    async seal(id, { context, plain, key }) {
      const nonce = random.bytes(nonceBytes);
      const sealed = seal(key, { context, plain: deflateRawSync(plain), nonce });
      if (sealed.length <= maxInlineBytes) return itemOf({ sealed });
      const claim = `${folder(id)}${createHash('sha256').update(sealed).digest('hex')}`;
      await (await objects()).put(claim, sealed);
      return itemOf({ claim });
    },

    async open(id, { context, item, key }) {
      if (key === undefined) throw corrupt(context, 'its key is missing');
      const sealed = await sealedOf(id, context, item);
      try {
        return inflateRawSync(unseal(key, context, sealed)).toString();
      } catch (thrown) {
        throw corrupt(context, 'it does not decrypt', thrown);
      }
    },

    async removeObjects(id) {
      await (await objects()).removeAll(folder(id));
    },
  };
};
