import { CreateKeyCommand } from '@aws-sdk/client-kms';
import { describe } from 'vitest';
import { createAnchors, createSigner } from '../../../../src/adapters/aws/signing/index.ts';
import { describeAnchorsContract, describeSignerContract } from '../../../ports/signer.contract.ts';
import { kmsClient, noEmulator, onEmulator, s3Client, throwAwayBucket } from '../../../support/ministack.ts';

describe.skipIf(noEmulator)(`signing on KMS and S3 ${onEmulator}`, () => {
  describeSignerContract('KMS', async () => {
    const kms = kmsClient();
    const { KeyMetadata } = await kms.send(
      new CreateKeyCommand({ KeySpec: 'ECC_NIST_EDWARDS25519', KeyUsage: 'SIGN_VERIFY' }),
    );
    const keyId = KeyMetadata?.Arn ?? '';
    return {
      port: createSigner({ kms, keyId }),
      reopen: async () => createSigner({ kms, keyId }),
      close: () => kms.destroy(),
    };
  });

  describeAnchorsContract('S3', async () => {
    const s3 = s3Client();
    const bucket = await throwAwayBucket(s3, { locked: true });
    return {
      port: createAnchors({ s3, bucket }),
      reopen: async () => createAnchors({ s3, bucket }),
      close: () => s3.destroy(),
    };
  });
});
