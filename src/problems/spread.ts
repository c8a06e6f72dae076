/** Hashes are integers below this, so that the sum of two is exact. */
const span = 2 ** 52;

/** Spreads two integers over 0..2^52-1 (the finalizer of MurmurHash3, Appleby 2011, on each half). */
export const spread = (one: number, other: number): number => {
  const first = folded(one);
  const second = folded(other);
  const low = avalanche(Math.imul(first, 0x9e3779b1) ^ avalanche(second ^ 0x51ed270b));
  const high = avalanche(low ^ Math.imul(second, 0x85ebca77) ^ first);
  return (high >>> 12) * 2 ** 32 + (low >>> 0);
};

/** An integer beyond 32 bits, in 32. */
const folded = (value: number): number =>
  Math.abs(value) < 2 ** 31 ? value : avalanche(Math.floor(value / 2 ** 32)) ^ value;

const avalanche = (word: number): number => {
  let mixed = word;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
};

/** A hash of a multiset from its items' hashes: a sum, so that their order doesn't count (after Zobrist 1970). */
export const together = (one: number, other: number): number => (one + other) % span;

/** The hash of the multiset without the item. */
export const without = (all: number, item: number): number => (all - item + span) % span;
