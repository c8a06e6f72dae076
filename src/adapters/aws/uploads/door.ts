/** The way into the bucket for what is uploaded. Loaded when there is an upload: most requests are about none. */
import { HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { uploadKey, type UploadJob, type UploadRef } from '../../../contracts/upload.ts';
import type { UploadTarget } from '../../../ports/uploads.ts';
import { calling, isNamed } from '../shared/failures.ts';

export type Door = {
  open(job: UploadJob): Promise<UploadTarget>;
  has(ref: UploadRef): Promise<boolean>;
};

/**
 * Addresses that S3 takes exactly the promised object at: its length and SHA-256 are signed, and that there is none yet.
 * S3 refuses any `x-amz-` header that is not signed, so that neither encryption (the bucket's own), nor ownership, nor
 * class of what is put there is the sender's to choose.
 */
export const bucketDoor = ({ s3, bucket: Bucket }: { s3: S3Client; bucket: string }): Door => ({
  async open(job) {
    const [requested, expires] = [Date.parse(job.requested_at), Date.parse(job.expires_at)];
    const checksum = Buffer.from(job.sha256, 'hex').toString('base64');
    const put = new PutObjectCommand({
      Bucket,
      Key: uploadKey(job),
      ContentLength: job.bytes,
      ChecksumSHA256: checksum,
      IfNoneMatch: '*',
    });
    const url = await getSignedUrl(s3, put, {
      expiresIn: Math.round((expires - requested) / 1000),
      signingDate: new Date(requested),
      // As headers, not as parameters of the address: S3 looks for them there.
      unhoistableHeaders: new Set(['x-amz-checksum-sha256']),
      signableHeaders: new Set(['host', 'content-length', 'if-none-match', 'x-amz-checksum-sha256']),
    });
    return {
      url,
      headers: {
        'content-length': String(job.bytes),
        'if-none-match': '*',
        'x-amz-checksum-sha256': checksum,
      },
    };
  },

  has: (ref) =>
    calling('look for an upload', async () => {
      try {
        await s3.send(new HeadObjectCommand({ Bucket, Key: uploadKey(ref) }));
        return true;
      } catch (thrown) {
        // Without leave to list the bucket, S3 says 403 of what is not there.
        if (isNamed(thrown, 'NotFound', 'NoSuchKey', 'Forbidden', 'AccessDenied', '403')) return false;
        throw thrown;
      }
    }),
});
