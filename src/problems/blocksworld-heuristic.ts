import type { BlocksworldTask } from './blocksworld-pddl.ts';
import { anything, hand, none, table } from './blocksworld-piles.ts';
import type { Piles } from './blocksworld-piles.ts';

interface Standing {
  task: BlocksworldTask;
  below: Int32Array;
  above: Int32Array;
  held: number;
}

/**
 * By block: 0 if it can stay where it is or is in the hand; 1 if it must move, which is so where it stands on the wrong thing, on what
 * must be clear or carry another, or on a block that must itself move; 2 if it must move twice, which is so
 * where it must end up on a block that is somewhere below it now, and that it has to make way for first.
 */
export const unsettled = ({ task: { goal }, below, above }: Standing): Uint8Array => {
  const moving = new Uint8Array(below.length);
  const carried = carriedIn(goal);
  for (let base = 0; base < below.length; base += 1) {
    if (below[base]! >= 0) continue;
    let must = 0;
    for (let block = base; block !== none; block = above[block]!) {
      if (must === 0 && below[block] !== hand && misplaced(goal, carried, block, below[block]!)) must = 1;
      moving[block] = must;
    }
  }
  markTwice(goal, below, above, moving);
  return moving;
};

/** Walks every pile upwards and keeps what it has passed, so that “somewhere below” is asked at once. */
const markTwice = (goal: Piles, below: Int32Array, above: Int32Array, moving: Uint8Array): void => {
  const pileOf = new Int32Array(below.length).fill(none);
  for (let base = 0; base < below.length; base += 1) {
    if (below[base]! >= 0) continue;
    for (let block = base; block !== none; block = above[block]!) {
      const wanted = goal.below[block]!;
      if (moving[block] === 1 && wanted >= 0 && pileOf[wanted] === base) moving[block] = 2;
      pileOf[block] = base;
    }
  }
};

/** By block: what the goal has on it, or `none`. */
const carriedIn = ({ below }: Piles): Int32Array => {
  const carried = new Int32Array(below.length).fill(none);
  for (let block = 0; block < below.length; block += 1)
    if (below[block]! >= 0) carried[below[block]!] = block;
  return carried;
};

const misplaced = (goal: Piles, carried: Int32Array, block: number, under: number): boolean => {
  const wanted = goal.below[block]!;
  if (wanted !== anything && wanted !== under) return true;
  if (under === table) return false;
  if (goal.clear[under] === 1 || goal.held === under) return true;
  return carried[under] !== none && carried[under] !== block;
};

/** A lower bound of the operators still needed: every block that must move is lifted and put down, twice if need be. */
export const stepsNeeded = (blocks: Standing): number => {
  const { goal } = blocks.task;
  let moves = 0;
  for (const times of unsettled(blocks)) moves += times;
  const holding = goal.held === none ? 0 : 1;
  return Math.max(0, 2 * moves + (blocks.held === none ? 0 : 1) - holding);
};
