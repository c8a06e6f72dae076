/** The search's own generator: the same seed gives the same numbers on any machine. */
export interface Generator {
  /** Uniform in [0, 1), with 32 bits. */
  next: () => number;
  /** A uniform integer in 0..bound-1. */
  below: (bound: number) => number;
}

/** SplitMix32 (after Steele, Lea and Flood 2014), which spreads a seed over the state. */
const splitMix = (seed: number): (() => number) => {
  let at = seed | 0;
  return () => {
    at = (at + 0x9e3779b9) | 0;
    let word = Math.imul(at ^ (at >>> 16), 0x21f0aaad);
    word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
    return word ^ (word >>> 15);
  };
};

/** xoshiro128** (Blackman and Vigna 2018). `seed` is an integer in 0..2^53-1. */
export const createGenerator = (seed: number): Generator => {
  const low = splitMix(seed);
  const high = splitMix(Math.floor(seed / 2 ** 32) ^ 0x5bd1e995);
  let [a, b, c, d] = [low(), high(), low(), high() | 1];
  const next = (): number => {
    const product = Math.imul(b, 5);
    const word = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return word / 2 ** 32;
  };
  return { next, below: (bound) => Math.floor(next() * bound) };
};
