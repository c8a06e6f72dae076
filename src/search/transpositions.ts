import type { Problem } from './problem.ts';
import type { Tree } from './tree.ts';

/** 2^32 divided by the golden ratio: spreads depths and hashes over all bits. */
const spread = 0x9e3779b1;

/** Two 32-bit lanes over a text's code units: after FNV-1a (Fowler, Noll and Vo), as an integer in 0..2^53-1. */
export const hashOf = (text: string): number => {
  let low = 0x811c9dc5;
  let high = 0x27d4eb2f;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit, 0x5bd1e995);
    high ^= high >>> 15;
  }
  low ^= high >>> 13;
  return (high & 0x1fffff) * 2 ** 32 + (Math.imul(low, 0x85ebca6b) >>> 0);
};

/** The hash that states are told apart by; `null` where the problem gives neither a hash nor a key. */
export const hashing = <State>(problem: Problem<State>): ((state: State) => number) | null => {
  if (problem.hash !== undefined) return (state) => problem.hash!(state);
  if (problem.key !== undefined) return (state) => hashOf(problem.key!(state));
  return null;
};

/** A hash with a depth mixed in; mixed in twice, it is out again. */
export const mixed = (hash: number, depth: number): number => {
  const low = (hash | 0) ^ Math.imul(depth, spread);
  const high = Math.floor(hash / 2 ** 32) ^ (Math.imul(depth, 0x85ebca6b) >>> 11);
  return high * 2 ** 32 + (low >>> 0);
};

/**
 * Records of states by their hash, found by linear probing. Two states with one hash would be taken for one: of a million
 * states, some two are with a probability of 1 in 18,000. Depth is part of the hash, so that the graph has no cycles.
 */
export class Transpositions<State> {
  readonly #hash: (state: State) => number;
  #slots = new Int32Array(1024);
  #used = 0;

  constructor(hash: (state: State) => number) {
    this.#hash = hash;
  }

  /** The hash of a state at a depth, an integer in 0..2^53-1. */
  at(state: State, depth: number): number {
    return mixed(this.#hash(state), depth);
  }

  /** The record of a hash, which is that record's weight; -1 if none. */
  find(tree: Tree, hash: number): number {
    const record = this.#slots[this.#slotOf(tree, hash)]!;
    return record === 0 ? -1 : record;
  }

  add(tree: Tree, record: number): void {
    if (this.#used * 2 >= this.#slots.length) this.#grow(tree);
    this.#slots[this.#slotOf(tree, tree.weight(record))] = record;
    this.#used += 1;
  }

  /** Finds again all records of a tree. */
  rebuild(tree: Tree): void {
    for (let edge = 1; edge < tree.size; edge += 1) {
      const record = tree.stateOf(edge);
      if (record !== edge && this.find(tree, tree.weight(record)) < 0) this.add(tree, record);
    }
  }

  #slotOf(tree: Tree, hash: number): number {
    const mask = this.#slots.length - 1;
    let slot = (Math.imul((hash | 0) ^ Math.floor(hash / 2 ** 32), spread) >>> 8) & mask;
    for (; this.#slots[slot] !== 0; slot = (slot + 1) & mask) {
      if (tree.weight(this.#slots[slot]!) === hash) break;
    }
    return slot;
  }

  #grow(tree: Tree): void {
    const before = this.#slots;
    this.#slots = new Int32Array(before.length * 2);
    for (const record of before) {
      if (record !== 0) this.#slots[this.#slotOf(tree, tree.weight(record))] = record;
    }
  }
}
