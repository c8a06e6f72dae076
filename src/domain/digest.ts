/**
 * With sealing.ts the only file of `src/domain` that imports a Node module: hashing is a pure function of its input, and
 * handing it in everywhere would buy nothing (ADR 0002). Randomness and keys stay behind ports.
 */
import { createHash } from 'node:crypto';

/** SHA-256, 64 lower-case hexadecimal digits. A string is hashed as its UTF-8 bytes. */
export const sha256Hex = (data: string | Uint8Array): string =>
  createHash('sha256').update(data).digest('hex');
