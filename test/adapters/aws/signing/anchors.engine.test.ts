import {
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutObjectLockConfigurationCommand,
} from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import { createAnchors } from '../../../../src/adapters/aws/signing/index.ts';
import { aHead } from '../../../ports/examples.ts';
import { noEmulator, onEmulator, s3Client, throwAwayBucket } from '../../../support/ministack.ts';

const open: { destroy(): void }[] = [];
afterEach(() => {
  for (const client of open.splice(0)) client.destroy();
});
const start = async () => {
  const s3 = s3Client();
  open.push(s3);
  const bucket = await throwAwayBucket(s3, { locked: true });
  await s3.send(
    new PutObjectLockConfigurationCommand({
      Bucket: bucket,
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 1 } },
      },
    }),
  );
  return { s3, bucket, anchors: createAnchors({ s3, bucket }) };
};

describe.skipIf(noEmulator)(`anchors on S3 ${onEmulator}`, () => {
  it('are one locked object a head, written once', async () => {
    const { s3, bucket, anchors } = await start();
    await anchors.anchor(aHead('s_1', 12));
    await anchors.anchor(aHead('s_1', 12));
    await anchors.anchor(aHead('s_1', 12, { hash: 'forged' }));
    const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket: bucket }));
    expect(Versions.map(({ Key }) => Key)).toEqual(['acme/s_1/0000000012.json']);
    const kept = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: 'acme/s_1/0000000012.json' }));
    expect(kept.ObjectLockMode).toBe('COMPLIANCE');
  });

  it('are found beyond the first page of a listing, each session by its newest', async () => {
    const { anchors } = await start();
    const heads = Array.from({ length: 1050 }, (_, index) =>
      aHead(`s_${index % 21}`, 1 + Math.floor(index / 21)),
    );
    for (let at = 0; at < heads.length; at += 50) {
      await Promise.all(heads.slice(at, at + 50).map((head) => anchors.anchor(head)));
    }
    const newest = await anchors.latest('acme');
    expect(newest.size).toBe(21);
    expect(new Set([...newest.values()].map(({ count }) => count))).toEqual(new Set([50]));
  });
});
