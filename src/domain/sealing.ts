/** Authenticated encryption of bodies at rest: AES-256-GCM, a fresh 96-bit nonce each, stored as nonce ‖ tag ‖ text. */
import { createCipheriv, createDecipheriv } from 'node:crypto';

/** Bytes of a nonce. */
export const nonceBytes = 12;
const tagBytes = 16;

/** Bytes of a key. */
export const keyBytes = 32;

/**
 * @param options.context what the body is and whose: authenticated too, so that one moved elsewhere does not open
 * @param options.nonce `nonceBytes` random bytes, never used before with this key
 */
export const seal = (
  key: Uint8Array,
  options: { context: string; plain: string | Uint8Array; nonce: Uint8Array },
): Uint8Array => {
  const { nonce } = options;
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(options.context));
  const plain = typeof options.plain === 'string' ? Buffer.from(options.plain) : options.plain;
  const sealed = cipher.update(plain);
  cipher.final();
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
};

/** The reverse of `seal`. @throws Error when the key, the context or a byte is not as it was. */
export const unseal = (key: Uint8Array, context: string, sealed: Uint8Array): Buffer => {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
  const plain = decipher.update(sealed.subarray(nonceBytes + tagBytes));
  decipher.final();
  return plain;
};
