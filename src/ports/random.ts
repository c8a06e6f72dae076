/** Chance, handed in. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** `count` bytes; unpredictable to others in production, reproducible in the simulation. */
  bytes(count: number): Uint8Array;
}

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** A new id: `prefix_` and 26 characters of Crockford's base 32 (130 bits). */
export const newId = (random: Random, prefix: string): string =>
  `${prefix}_${Array.from(random.bytes(26), (byte) => alphabet[byte & 31]).join('')}`;
