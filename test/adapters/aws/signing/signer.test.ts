import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { KMSClient } from '@aws-sdk/client-kms';
import { afterEach, describe, expect, it } from 'vitest';
import { createSigner } from '../../../../src/adapters/aws/signing/index.ts';
import { describeSignerContract } from '../../../ports/signer.contract.ts';
import { awsError, serveAwsJson, type Answer, type AwsJson } from '../../../support/aws-json.ts';

type Pair = { publicKey: KeyObject; privateKey: KeyObject };

/** KMS as far as the signer needs it; refuses what the real one refuses. */
const kmsWith =
  (keys: Readonly<Record<string, Pair>>) =>
  ({ operation, input }: { operation: string; input: Record<string, unknown> }): Answer => {
    const pair = keys[String(input['KeyId'])];
    if (!pair) return awsError('NotFoundException');
    if (operation === 'GetPublicKey') {
      const der = pair.publicKey.export({ type: 'spki', format: 'der' });
      return { body: { PublicKey: der.toString('base64') } };
    }
    if (input['SigningAlgorithm'] !== 'ED25519_SHA_512' || input['MessageType'] !== 'RAW') {
      return awsError('ValidationException');
    }
    const message = Buffer.from(String(input['Message']), 'base64');
    return { body: { Signature: sign(null, message, pair.privateKey).toString('base64') } };
  };

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

const start = async (
  answer: Parameters<typeof serveAwsJson>[0],
): Promise<{ kms: KMSClient; server: AwsJson }> => {
  const server = await serveAwsJson(answer);
  const kms = new KMSClient(server.settings);
  open.push(async () => {
    kms.destroy();
    await server.close();
  });
  return { kms, server };
};
const message = new TextEncoder().encode('deliberate/v1/head:abc');

describeSignerContract('KMS, spoken by a local server', async () => {
  const { kms } = await start(kmsWith({ now: generateKeyPairSync('ed25519') }));
  const make = () => createSigner({ kms, keyId: 'now' });
  return { port: make(), reopen: async () => make() };
});

describe('signer on KMS', () => {
  it('verifies without a call but for the public key, once', async () => {
    const { kms, server } = await start(kmsWith({ now: generateKeyPairSync('ed25519') }));
    const signer = createSigner({ kms, keyId: 'now' });
    const signature = await signer.sign(message);
    await Promise.all([1, 2, 3].map(() => signer.verify('now', message, signature)));
    await signer.verify('now', message, signature);
    expect(server.requests.map(({ operation }) => operation)).toEqual(['Sign', 'GetPublicKey']);
  });

  it('verifies what a former key signed, and asks nothing about a key it was not told of', async () => {
    const { kms, server } = await start(
      kmsWith({ now: generateKeyPairSync('ed25519'), before: generateKeyPairSync('ed25519') }),
    );
    const signature = await createSigner({ kms, keyId: 'before' }).sign(message);
    const signer = createSigner({ kms, keyId: 'now', formerKeyIds: ['before'] });
    expect(await signer.verify('before', message, signature)).toBe(true);
    expect(await signer.verify('now', message, signature)).toBe(false);
    const asked = server.requests.length;
    expect(await createSigner({ kms, keyId: 'now' }).verify('before', message, signature)).toBe(false);
    expect(server.requests).toHaveLength(asked);
  });

  it('asks for the public key again where it could not be had', async () => {
    const answer = kmsWith({ now: generateKeyPairSync('ed25519') });
    let down = false;
    const { kms } = await start((request) => (down ? awsError('AccessDeniedException') : answer(request)));
    const signer = createSigner({ kms, keyId: 'now' });
    const signature = await signer.sign(message);
    down = true;
    await expect(signer.verify('now', message, signature)).rejects.toThrow('AccessDenied');
    down = false;
    expect(await signer.verify('now', message, signature)).toBe(true);
  });

  it('says Unavailable when KMS throttles to the end', async () => {
    const { kms, server } = await start(() => awsError('ThrottlingException'));
    await expect(createSigner({ kms, keyId: 'now' }).sign(message)).rejects.toMatchObject({
      code: 'Unavailable',
    });
    expect(server.requests).toHaveLength(3);
  });
});
