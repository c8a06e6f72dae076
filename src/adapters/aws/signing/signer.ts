import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { GetPublicKeyCommand, SignCommand, type KMSClient } from '@aws-sdk/client-kms';
import { Failure } from '../../../contracts/errors.ts';
import type { Signer } from '../../../ports/signer.ts';
import { calling } from '../shared/failures.ts';

const algorithm = 'ED25519_SHA_512';

const empty = (what: string): Failure =>
  new Failure('Unavailable', `Cannot sign because KMS answers without ${what}.`);

/**
 * Signs with an Ed25519 key that never leaves KMS. Signatures are verified here, with the public key, which is fetched
 * once a process: verifying costs no call.
 * @param options.keyId id or ARN of the key (no alias: an alias may come to mean another key)
 * @param options.formerKeyIds keys that signed before it and are still to be verified; any other is unknown
 */
export const createSigner = (options: {
  kms: KMSClient;
  keyId: string;
  formerKeyIds?: readonly string[];
}): Signer => {
  const { kms, keyId, formerKeyIds = [] } = options;
  const known = new Set([keyId, ...formerKeyIds]);
  const publicKeys = new Map<string, Promise<KeyObject>>();

  const fetchPublicKey = async (KeyId: string): Promise<KeyObject> => {
    const { PublicKey } = await calling('read a public key', () =>
      kms.send(new GetPublicKeyCommand({ KeyId })),
    );
    if (PublicKey === undefined) throw empty('a public key');
    return createPublicKey({ key: Buffer.from(PublicKey), format: 'der', type: 'spki' });
  };

  const publicKey = (id: string): Promise<KeyObject> => {
    const fetched = publicKeys.get(id) ?? fetchPublicKey(id);
    publicKeys.set(id, fetched);
    fetched.catch(() => publicKeys.delete(id));
    return fetched;
  };

  return {
    key_id: keyId,
    async sign(message) {
      const { Signature } = await calling('sign', () =>
        kms.send(
          new SignCommand({
            KeyId: keyId,
            Message: message,
            MessageType: 'RAW',
            SigningAlgorithm: algorithm,
          }),
        ),
      );
      if (Signature === undefined) throw empty('a signature');
      return Signature;
    },
    async verify(id, message, signature) {
      return known.has(id) && verify(null, message, await publicKey(id), signature);
    },
  };
};
