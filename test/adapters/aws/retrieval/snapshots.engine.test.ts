import { beforeAll, describe, expect, it } from 'vitest';
import { snapshotIndex } from '../../../../functions/retrieval/snapshot-index.ts';
import { createSnapshotStore } from '../../../../src/adapters/aws/retrieval/index.ts';
import { openIndexFile } from '../../../../src/adapters/sqlite/index.ts';
import { systemClock, systemRandom } from '../../../../src/adapters/system/index.ts';
import { describeKnowledgeIndexContract } from '../../../ports/knowledge-index.contract.ts';
import { noEmulator, onEmulator, randomName, s3Client, throwAwayBucket } from '../../../support/ministack.ts';
import { folders } from '../../sqlite/support.ts';

const conflict = { code: 'VersionConflict' };
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

describe.skipIf(noEmulator)(onEmulator, () => {
  const s3 = s3Client();
  let bucket: string;
  const aStore = () => createSnapshotStore({ s3, bucket, key: randomName('index'), clock: systemClock });

  beforeAll(async () => {
    bucket = await throwAwayBucket(s3);
  });

  describe('a snapshot in S3', () => {
    it('is not there before it was saved', async () => {
      expect(await aStore().load()).toBeUndefined();
    });

    it('comes back as it was saved, and only to who does not have it', async () => {
      const store = aStore();
      const etag = await store.save(bytesOf('first'), { ifMatch: undefined });
      const loaded = await store.load();
      expect(loaded).toEqual({ bytes: expect.anything() as unknown, etag });
      expect(typeof loaded === 'object' && new TextDecoder().decode(loaded.bytes)).toBe('first');
      expect(await store.load(etag)).toBe('unchanged');
      const next = await store.save(bytesOf('second'), { ifMatch: etag });
      expect(await store.load(etag)).toMatchObject({ etag: next });
    });

    it('is replaced only by who knows it', async () => {
      const store = aStore();
      await expect(store.save(bytesOf('x'), { ifMatch: '"none"' })).rejects.toMatchObject(conflict);
      const etag = await store.save(bytesOf('first'), { ifMatch: undefined });
      await expect(store.save(bytesOf('x'), { ifMatch: undefined })).rejects.toMatchObject(conflict);
      await store.save(bytesOf('second'), { ifMatch: etag });
      await expect(store.save(bytesOf('x'), { ifMatch: etag })).rejects.toMatchObject(conflict);
    });

    it('is replaced by one of two at once', async () => {
      const store = aStore();
      const etag = await store.save(bytesOf('first'), { ifMatch: undefined });
      const results = await Promise.allSettled(
        ['a', 'b', 'c'].map((text) => store.save(bytesOf(text), { ifMatch: etag })),
      );
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });
  });

  const folder = folders();
  describeKnowledgeIndexContract('snapshots in S3', () => {
    const snapshots = aStore();
    const made = () =>
      snapshotIndex({
        ...{ snapshots, open: openIndexFile, folder: folder() },
        ...{ clock: systemClock, random: systemRandom },
      });
    let port = made();
    return {
      port,
      reopen: async () => {
        port.close();
        port = made();
        return port;
      },
      close: () => port.close(),
    };
  });
});
