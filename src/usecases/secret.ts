import { canonicalDigest } from '../domain/canonical.ts';
import { sha256Hex } from '../domain/digest.ts';
import type { Random } from '../ports/random.ts';

/** A new secret: `prefix_` and 43 characters of base64url (256 bits). */
export const newSecret = (random: Random, prefix: string): string =>
  `${prefix}_${Buffer.from(random.bytes(32)).toString('base64url')}`;

/** What is kept of a secret. It has 256 bits, so one SHA-256 cannot be guessed back (requirement B8). */
export const hashOf = (secret: string): string => sha256Hex(secret);

/** Tells a repetition of a request from another one: SHA-256 of its canonical JSON. */
export const requestDigest = (request: unknown): string => canonicalDigest(request);
