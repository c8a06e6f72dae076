import type { Problem, SearchResult } from '../search/index.ts';
import { readBlocksworld } from './blocksworld-pddl.ts';
import type { BlocksworldTask } from './blocksworld-pddl.ts';
import { anything, hand, none, table } from './blocksworld-piles.ts';
import { stepsNeeded, unsettled } from './blocksworld-heuristic.ts';
import { cannotRead, defineProblem } from './registered.ts';
import { spread, together, without } from './spread.ts';

/** Where every block is; played in place. */
export interface Blocks {
  task: BlocksworldTask;
  /** By block: the block it is on, `table` or `hand`. */
  below: Int32Array;
  /** By block: the block on it, or `none`. */
  above: Int32Array;
  /** The block in the hand, or `none`. */
  held: number;
  /** Operators so far. */
  steps: number;
  /** The block that moved last, and what it was on before: nobody moves it straight back. */
  moved: number;
  movedFrom: number;
  /** Of where the blocks are. */
  hash: number;
}

const operators = ['pick-up', 'put-down', 'stack', 'unstack'] as const;
const [pickUp, putDown, stack, unstack] = [0, 1, 2, 3] as const;

/** A move is an operator, a block, and the block it is stacked on or taken off (0 for none). */
const encode = (operator: number, block: number, other: number, blocks: number): number =>
  (operator * blocks + block) * blocks + other;

const place = (block: number, under: number): number => spread(block, under);

export const blocksOf = (task: BlocksworldTask): Blocks => {
  const { below, held } = task.start;
  const above = new Int32Array(below.length).fill(none);
  let hash = 0;
  for (const [block, under] of below.entries()) {
    if (under >= 0) above[under] = block;
    hash = together(hash, place(block, under));
  }
  return { task, below: below.slice(), above, held, steps: 0, moved: none, movedFrom: none, hash };
};

const reached = ({ task: { goal }, below, above, held }: Blocks): boolean => {
  if (goal.handEmpty && held !== none) return false;
  for (let block = 0; block < below.length; block += 1) {
    if (goal.below[block] !== anything && goal.below[block] !== below[block]) return false;
    if (goal.clear[block] === 1 && (above[block] !== none || held === block)) return false;
  }
  return true;
};

const movesOf = (blocks: Blocks): number[] => {
  const { below, above, held, moved, movedFrom, task } = blocks;
  const moves: number[] = [];
  if (blocks.steps >= task.horizon || reached(blocks)) return moves;
  const size = below.length;
  const back = moved === held ? movedFrom : anything;
  if (held !== none && back !== table) moves.push(encode(putDown, held, 0, size));
  for (let block = 0; block < size; block += 1) {
    if (above[block] !== none || block === held) continue;
    if (held !== none) {
      if (block !== back) moves.push(encode(stack, held, block, size));
    } else if (block !== moved) {
      const under = below[block]!;
      moves.push(under === table ? encode(pickUp, block, 0, size) : encode(unstack, block, under, size));
    }
  }
  return moves;
};

const applyMove = (blocks: Blocks, move: number): Blocks => {
  const { below, above } = blocks;
  const size = below.length;
  const other = move % size;
  const block = Math.floor(move / size) % size;
  const operator = Math.floor(move / size / size);
  const from = below[block]!;
  const to = operator === putDown ? table : operator === stack ? other : hand;
  if (from >= 0) above[from] = none;
  if (to >= 0) above[to] = block;
  below[block] = to;
  blocks.hash = together(without(blocks.hash, place(block, from)), place(block, to));
  blocks.held = to === hand ? block : none;
  blocks.moved = block;
  blocks.movedFrom = from;
  blocks.steps += 1;
  return blocks;
};

/** How many operators more than the fewest that could do, from 1 (none) towards 0. */
const worth = (steps: number, fewest: number): number => 2 / (2 + Math.max(0, steps - fewest));

/** Planning by the rules alone; the reward tells short plans from long ones. */
export const plainBlocksworld = (start: Blocks): Problem<Blocks> => {
  const fewest = start.steps + stepsNeeded(start);
  return {
    players: 1,
    copy(blocks, into) {
      if (into === undefined) return { ...blocks, below: blocks.below.slice(), above: blocks.above.slice() };
      const { below, above } = into;
      below.set(blocks.below);
      above.set(blocks.above);
      return Object.assign(into, blocks, { below, above });
    },
    turn: () => 1,
    moves: movesOf,
    apply: applyMove,
    reward: (blocks) => (reached(blocks) ? worth(blocks.steps, fewest) : 0),
    // What may not be undone differs by the way a state was reached, but undoing never makes a plan shorter.
    hash: (blocks) => blocks.hash,
    label({ task, below }, move) {
      const size = below.length;
      const operator = Math.floor(move / size / size);
      const other = operator === stack || operator === unstack ? ` ${task.names[move % size]!}` : '';
      return `(${operators[operator]!} ${task.names[Math.floor(move / size) % size]!}${other})`;
    },
  };
};

/** With a lower bound of what is left to do, and with a sense of which moves settle a block for good. */
export const blocksworld = (start: Blocks): Problem<Blocks> => {
  const plain = plainBlocksworld(start);
  const fewest = start.steps + stepsNeeded(start);
  const priors = (blocks: Blocks): number[] => promises(blocks, plain.moves(blocks));
  return {
    ...plain,
    heuristic: (blocks) => worth(blocks.steps + stepsNeeded(blocks), fewest),
    priors,
    guide(blocks, random) {
      const moves = plain.moves(blocks);
      const promised = promises(blocks, moves);
      const most = Math.max(...promised);
      const best = moves.filter((_, index) => promised[index] === most);
      return best[random.below(best.length)]!;
    },
  };
};

/**
 * How promising each move is: best is what brings a block where it stays, then what clears the way; a block that needs
 * no move is best left alone.
 */
const promises = (blocks: Blocks, moves: readonly number[]): number[] => {
  const { task, below, above } = blocks;
  const { goal } = task;
  const size = below.length;
  const moving = unsettled(blocks);
  /** Whether the block can go straight to where it stays. */
  const ready = (block: number): boolean => {
    const under = goal.below[block]!;
    if (under === table) return true;
    return under >= 0 && under !== blocks.held && above[under] === none && moving[under] === 0;
  };
  return moves.map((move) => {
    const block = Math.floor(move / size) % size;
    switch (Math.floor(move / size / size)) {
      case putDown:
        return ready(block) && goal.below[block] !== table ? 0.1 : 0.7;
      case stack:
        return goal.below[block] === move % size && ready(block) ? 1 : 0.05;
      default:
        if (moving[block] === 0) return 0.02;
        if (goal.held === block || ready(block)) return 1;
        return below[block] === table ? 0.05 : 0.5;
    }
  });
};

export const blocksworldProblem = defineProblem({
  name: 'blocksworld',
  summary: 'A plan of pick-up, put-down, stack and unstack. Input: a typed-STRIPS problem in PDDL.',
  problem: blocksworld,
  parse(input) {
    const start = blocksOf(readBlocksworld(input));
    if (reached(start)) throw cannotRead('blocksworld', 'its goal holds from the start');
    return start;
  },
  defaults: { playout: 'guided', selection: 'puct' },
  answer: ({ bestLine }: SearchResult) =>
    bestLine !== null && bestLine.reward > 0
      ? { solved: true, answer: bestLine.labels }
      : { solved: false, answer: null },
});
