import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { auditHeadSchema, type AuditHead } from '../../../contracts/audit.ts';
import { Failure } from '../../../contracts/errors.ts';
import { parsed } from '../../../contracts/parsed.ts';
import type { Anchors } from '../../../ports/signer.ts';
import { calling, isNamed } from '../shared/failures.ts';
import { pages } from '../shared/pages.ts';

const digits = 10;

/** In the order of the counts. Ids and tenants hold no `/` (src/contracts/ids.ts). */
const keyOf = ({ tenant, session_id, count }: AuditHead): string =>
  `${tenant}/${session_id}/${String(count).padStart(digits, '0')}.json`;

/** How many heads are fetched at a time. */
const atOnce = 16;

/**
 * Heads of audit chains in a bucket whose objects are locked (its default retention does that): one object a head, at
 * `{tenant}/{session_id}/{count}.json`, put only where there is none, so that of two heads of one length the first
 * stands. Old copies of the database put back, or chains cut short, no longer agree with it.
 */
export const createAnchors = ({ s3, bucket: Bucket }: { s3: S3Client; bucket: string }): Anchors => {
  const read = (Key: string): Promise<AuditHead> =>
    calling('read an anchored head', async () => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      return parsed(auditHeadSchema, (await Body?.transformToString()) ?? '', `anchored head ${Key}`);
    });

  return {
    async anchor(head) {
      const put = new PutObjectCommand({
        Bucket,
        Key: keyOf(head),
        Body: JSON.stringify(head),
        ContentType: 'application/json',
        IfNoneMatch: '*',
      });
      await calling(`anchor the chain of session ${head.session_id}`, async () => {
        try {
          await s3.send(put);
        } catch (thrown) {
          if (isNamed(thrown, 'PreconditionFailed')) return;
          if (!isNamed(thrown, 'ConditionalRequestConflict')) throw thrown;
          throw new Failure(
            'Unavailable',
            `Cannot anchor the chain of session ${head.session_id} because another call does so.`,
            { cause: thrown },
          );
        }
      });
    },

    async latest(tenant) {
      const newest = new Map<string, string>();
      const keys = pages<string, string>(async (from) => {
        const { Contents = [], NextContinuationToken } = await calling('list anchored heads', () =>
          s3.send(new ListObjectsV2Command({ Bucket, Prefix: `${tenant}/`, ContinuationToken: from })),
        );
        return { items: Contents.flatMap(({ Key }) => Key ?? []), next: NextContinuationToken };
      });
      // A listing is in the order of its keys, so the last one of a session is its newest.
      for await (const key of keys) newest.set(key.slice(0, key.lastIndexOf('/')), key);
      const heads = new Map<string, AuditHead>();
      const wanted = [...newest.values()];
      for (let start = 0; start < wanted.length; start += atOnce) {
        const fetched = await Promise.all(wanted.slice(start, start + atOnce).map(read));
        for (const head of fetched) heads.set(head.session_id, head);
      }
      return heads;
    },
  };
};
