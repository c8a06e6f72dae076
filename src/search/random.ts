/** The search's own generator: the same seed gives the same numbers on any machine. */
export interface Generator {
  /** Uniform in [0, 1), with 32 bits. */
  next(): number;
  /** A uniform integer in 0..bound-1. */
  below(bound: number): number;
}

/** A generator that can be stopped in one process and go on in another. */
export interface SavedGenerator extends Generator {
  /** The whole state: four words, which may be written. */
  readonly words: Int32Array;
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

/** xoshiro128** (Blackman and Vigna 2018). */
class Xoshiro128 implements SavedGenerator {
  readonly words = new Int32Array(4);

  constructor(seed: number) {
    const low = splitMix(seed);
    const high = splitMix(Math.floor(seed / 2 ** 32) ^ 0x5bd1e995);
    this.words.set([low(), high(), low(), high() | 1]);
  }

  next(): number {
    return (this.#word() >>> 0) / 2 ** 32;
  }

  below(bound: number): number {
    const word = this.#word();
    if (bound > 0xffff) return Math.floor(((word >>> 0) / 2 ** 32) * bound);
    // The upper half of a product of 64 bits, from two of 32: what follows in a playout waits for it.
    return (Math.imul(word >>> 16, bound) + (Math.imul(word & 0xffff, bound) >>> 16)) >>> 16;
  }

  #word(): number {
    const { words } = this;
    const b = words[1]!;
    const product = Math.imul(b, 5);
    const c = words[2]! ^ words[0]!;
    const d = words[3]! ^ b;
    words[1] = b ^ c;
    words[0] = words[0]! ^ d;
    words[2] = c ^ (b << 9);
    words[3] = (d << 11) | (d >>> 21);
    return Math.imul((product << 7) | (product >>> 25), 9);
  }
}

/** @param seed an integer in 0..2^53-1 */
export const createGenerator = (seed: number): SavedGenerator => new Xoshiro128(seed);
