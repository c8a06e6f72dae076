import { cannotRead } from './registered.ts';

/** What a block stands on, where it isn't a block. */
export const table = -1;
export const hand = -2;
/** No block. */
export const none = -1;
/** Of a goal: it says nothing about what the block stands on. */
export const anything = -3;

/** Where every block is, or has to be. Blocks are numbers in the order in which the file lists them. */
export interface Piles {
  /** By block: the block it is on, `table`, `hand` or `anything`. */
  below: Int32Array;
  /** The block in the hand, or `none`. */
  held: number;
  /** By block: 1 where the facts say that nothing is on it. */
  clear: Uint8Array;
  /** Whether the facts say that the hand is empty. */
  handEmpty: boolean;
}

/** @throws Failure SearchInvalid */
export const refuse = (because: string): never => {
  throw cannotRead('blocksworld', because);
};

/** @throws Failure SearchInvalid for facts that no piles can have at once */
export const requirePossible = (
  what: string,
  { below, held, clear, handEmpty }: Piles,
  names: readonly string[],
): void => {
  if (held !== none && handEmpty) refuse(`in the ${what} the hand is empty and holds “${names[held]}”`);
  const above = new Int32Array(names.length).fill(none);
  for (const [block, under] of below.entries()) {
    if (under < 0) continue;
    if (above[under] !== none) refuse(`in the ${what} two blocks are on “${names[under]}”`);
    if (under === held) refuse(`in the ${what} a block is on “${names[under]}”, which is held`);
    if (clear[under] === 1) refuse(`in the ${what} “${names[under]}” is clear and has a block on it`);
    above[under] = block;
  }
  if (held !== none && clear[held] === 1) refuse(`in the ${what} “${names[held]}” is held and clear`);
  /** By block: the last walk that came by. */
  const walked = new Int32Array(names.length).fill(none);
  for (let block = 0; block < names.length; block += 1) {
    for (let at = block; at >= 0 && walked[at] !== names.length; at = below[at]!) {
      if (walked[at] === block) refuse(`in the ${what} “${names[at]}” is on itself`);
      walked[at] = block;
    }
    for (let at = block; at >= 0 && walked[at] !== names.length; at = below[at]!) walked[at] = names.length;
  }
};

/** Facts that say of every block where it is and whether it is clear, so that nothing has to be guessed. */
export const requireWhole = ({ below, held, clear, handEmpty }: Piles, names: readonly string[]): void => {
  if (held === none && !handEmpty) refuse('the start does not say that the hand is empty, or what it holds');
  const carries = new Set(below);
  for (const [block, name] of names.entries()) {
    if (below[block] === anything) refuse(`the start does not say where “${name}” is`);
    if (block !== held && clear[block] === 0 && !carries.has(block)) {
      refuse(`the start does not say that “${name}” is clear, and has nothing on it`);
    }
  }
};
