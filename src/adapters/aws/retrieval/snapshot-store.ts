import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { Failure } from '../../../contracts/errors.ts';
import type { Clock } from '../../../ports/clock.ts';
import { calling, isNamed } from '../shared/failures.ts';

export type SnapshotStoreOptions = {
  s3: S3Client;
  bucket: string;
  key: string;
  clock: Clock;
  /** Longest that one transfer may take, in ms. Default 60,000. */
  timeout_ms?: number;
};

/** A file as it was saved; `etag` names that saving. */
export type Snapshot = { bytes: Uint8Array; etag: string };

/** One file that many read and some replace, each time whole. */
export type SnapshotStore = {
  /**
   * @param known the etag of what the caller has; then only another snapshot costs a transfer
   * @returns undefined when nothing was ever saved
   */
  load: (known?: string) => Promise<Snapshot | 'unchanged' | undefined>;
  /**
   * Replaces the snapshot of etag `ifMatch`, or saves the first one where that is undefined.
   * @returns the etag of what was saved
   * @throws Failure `VersionConflict` when it is another by now
   */
  save: (bytes: Uint8Array, condition: { ifMatch: string | undefined }) => Promise<string>;
};

const statusOf = (thrown: unknown): number | undefined => {
  if (!(thrown instanceof Error) || !('$metadata' in thrown)) return undefined;
  return (thrown.$metadata as { httpStatusCode?: number }).httpStatusCode;
};

/** Answers to a conditional write that another was faster: with another etag, at the same time, or by removing it. */
const conflicts: ReadonlySet<number | undefined> = new Set([404, 409, 412]);

/** A snapshot in S3, replaced by conditional writes. */
export const createSnapshotStore = (options: SnapshotStoreOptions): SnapshotStore => {
  const { s3, bucket: Bucket, key: Key, clock, timeout_ms = 60_000 } = options;

  /** A transfer with a limit: that of the client is for the time until an answer begins. */
  const within = async <T>(
    doing: string,
    transfer: (given: { abortSignal: AbortSignal; requestTimeout: number }) => Promise<T>,
  ): Promise<T> => {
    const controller = new AbortController();
    const cancel = clock.after(timeout_ms, () => controller.abort());
    try {
      return await calling(doing, () =>
        transfer({ abortSignal: controller.signal, requestTimeout: timeout_ms }),
      );
    } catch (thrown) {
      if (!controller.signal.aborted) throw thrown;
      throw new Failure('Unavailable', `Cannot ${doing} because it took more than ${timeout_ms} ms.`, {
        cause: thrown,
      });
    } finally {
      cancel();
    }
  };

  return {
    async load(known) {
      const get = new GetObjectCommand({
        Bucket,
        Key,
        ...(known === undefined ? {} : { IfNoneMatch: known }),
      });
      try {
        return await within('load the snapshot', async (given) => {
          const { Body, ETag } = await s3.send(get, given);
          if (Body === undefined || ETag === undefined) throw new TypeError('S3 answered without a body.');
          return { bytes: await Body.transformToByteArray(), etag: ETag };
        });
      } catch (thrown) {
        if (statusOf(thrown) === 304) return 'unchanged';
        if (isNamed(thrown, 'NoSuchKey')) return undefined;
        throw thrown;
      }
    },

    async save(Body, { ifMatch }) {
      const condition = ifMatch === undefined ? { IfNoneMatch: '*' } : { IfMatch: ifMatch };
      const put = new PutObjectCommand({ Bucket, Key, Body, ...condition });
      try {
        const { ETag } = await within('save the snapshot', (given) => s3.send(put, given));
        if (ETag === undefined) throw new TypeError('S3 answered without an etag.');
        return ETag;
      } catch (thrown) {
        if (!conflicts.has(statusOf(thrown)) || isNamed(thrown, 'NoSuchBucket')) throw thrown;
        throw new Failure('VersionConflict', 'Cannot save the snapshot because it was replaced meanwhile.', {
          cause: thrown,
        });
      }
    },
  };
};
