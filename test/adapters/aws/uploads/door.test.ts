import { S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { bucketDoor } from '../../../../src/adapters/aws/uploads/index.ts';
import { anUpload } from '../../../ports/examples.ts';

const now = Date.parse('2026-03-02T09:00:00.000Z');
const job = anUpload(Buffer.from('Ferns'), now, { bytes: 5_000_000, sha256: 'ab'.repeat(32) });

describe('the address that S3 takes a document at', () => {
  it('is signed for its length, its SHA-256 and that there is none yet, for a quarter of an hour', async () => {
    const s3 = new S3Client({
      region: 'eu-central-1',
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 'token' },
    });
    const { url, headers } = await bucketDoor({ s3, bucket: 'knowledge' }).open(job);
    const { hostname, pathname, searchParams } = new URL(url);
    expect(hostname).toBe('knowledge.s3.eu-central-1.amazonaws.com');
    expect(pathname).toBe('/uploads/acme/ferns.md/job_1');
    expect(searchParams.get('X-Amz-SignedHeaders')).toBe(
      'content-length;host;if-none-match;x-amz-checksum-sha256',
    );
    expect(searchParams.get('X-Amz-Expires')).toBe('900');
    expect(searchParams.get('X-Amz-Date')).toBe('20260302T090000Z');
    expect([...searchParams.keys()].filter((name) => /checksum/i.test(name))).toEqual([]);
    expect(headers).toEqual({
      'content-length': '5000000',
      'if-none-match': '*',
      'x-amz-checksum-sha256': Buffer.from('ab'.repeat(32), 'hex').toString('base64'),
    });
  });
});
