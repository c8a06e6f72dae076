import { createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { Failure } from '../../contracts/errors.ts';
import type { Random } from '../../ports/random.ts';
import type { Signer } from '../../ports/signer.ts';
import type { DataFolder } from './folder.ts';
import { parsed } from '../../contracts/parsed.ts';

const keyFile = 'signing.key';
const publicFile = 'signing-public.json';
const seedBytes = 32;

/** DER up to the seed of an Ed25519 private key in PKCS #8 (RFC 8410, section 7). */
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex');

/** SPKI in DER, base64, by key id: of the present key and of all before it. */
const publicKeysSchema = z.record(z.string(), z.string());

const seed = (folder: DataFolder, random: Random, readOnly: boolean): Uint8Array | undefined => {
  const kept = folder.readFile(keyFile);
  if (kept?.length === seedBytes) return kept;
  if (kept) throw new Failure('DataCorrupt', `Cannot sign because ${keyFile} is damaged.`);
  if (readOnly) return undefined;
  const fresh = random.bytes(seedBytes);
  folder.writeFile(keyFile, fresh);
  return fresh;
};

const spki = (key: KeyObject): Buffer => createPublicKey(key).export({ type: 'spki', format: 'der' });

/**
 * Signs with `signing.key` of the data folder (a raw Ed25519 seed, readable by its owner), which is made at first start.
 * To rotate, remove that file and start again: `signing-public.json` keeps the public keys of all before it.
 * @throws Failure `DataCorrupt`
 */
export const fileSigner = (options: { folder: DataFolder; random: Random; readOnly: boolean }): Signer => {
  const { folder, random, readOnly } = options;
  const kept = folder.readFile(publicFile);
  const known = kept ? parsed(publicKeysSchema, kept.toString(), publicFile) : {};
  const secret = seed(folder, random, readOnly);
  const own =
    secret && createPrivateKey({ key: Buffer.concat([pkcs8Head, secret]), format: 'der', type: 'pkcs8' });
  const ownPublic = own && spki(own);
  const keyId = ownPublic
    ? `ed25519-${createHash('sha256').update(ownPublic).digest('hex').slice(0, 16)}`
    : 'none';
  if (ownPublic && known[keyId] === undefined) {
    known[keyId] = ownPublic.toString('base64');
    if (!readOnly) folder.writeFile(publicFile, `${JSON.stringify(known, null, 2)}\n`);
  }
  const publicKeys = new Map(
    Object.entries(known).map(([id, der]) => [
      id,
      createPublicKey({ key: Buffer.from(der, 'base64'), format: 'der', type: 'spki' }),
    ]),
  );
  return {
    key_id: keyId,
    async sign(message) {
      if (!own)
        throw new Failure('SettingsInvalid', `Cannot sign because the data folder has no ${keyFile}.`);
      return sign(null, message, own);
    },
    async verify(id, message, signature) {
      const key = publicKeys.get(id);
      return key !== undefined && verify(null, message, key, signature);
    },
  };
};
