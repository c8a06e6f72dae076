import type { Problem, SearchResult } from '../search/index.ts';
import { readBlocksworld } from './blocksworld-pddl.ts';
import type { BlocksworldTask, Fact } from './blocksworld-pddl.ts';
import { defineProblem } from './registered.ts';

const table = -1;
const hand = -2;

/** What each block is on: a block, the table or the hand. */
export interface Blocks {
  task: BlocksworldTask;
  below: readonly number[];
  /** The block in the hand; -1 if none. */
  held: number;
  /** Operators so far. */
  steps: number;
  /** Of the last operator: the block, and what it was on before; nobody moves it straight back. */
  last: { block: number; from: number } | null;
}

const operators = ['pick-up', 'put-down', 'stack', 'unstack'] as const;

/** A move is an operator, a block, and the block it is stacked on or taken off (0 for none). */
const encode = (operator: number, block: number, other: number, blocks: number): number =>
  (operator * blocks + block) * blocks + other;

const holds = ({ below, held }: Blocks, fact: Fact): boolean => {
  switch (fact.name) {
    case 'on':
      return below[fact.block] === fact.other;
    case 'ontable':
      return below[fact.block] === table;
    case 'clear':
      return fact.block !== held && !below.includes(fact.block);
    case 'holding':
      return held === fact.block;
    case 'handempty':
      return held < 0;
  }
};

const reached = (blocks: Blocks): boolean => blocks.task.goal.every((fact) => holds(blocks, fact));

/**
 * A lower bound of the operators still needed: every block that stands on the wrong thing, on what must be clear, on
 * what another must stand on, or on a block that must move itself, is lifted and put down once at least.
 */
const stepsNeeded = ({ task, below, held }: Blocks): number => {
  const mustMove = (block: number): boolean => {
    const under = below[block]!;
    if (under === hand) return false;
    const misplaced = task.goal.some((fact) => {
      if (fact.name === 'on') {
        return fact.block === block ? fact.other !== under : under >= 0 && fact.other === under;
      }
      if (fact.name === 'ontable') return fact.block === block && under !== table;
      if (fact.name === 'holding') return fact.block === block || (under >= 0 && fact.block === under);
      return fact.name === 'clear' && under >= 0 && fact.block === under;
    });
    return misplaced || (under >= 0 && mustMove(under));
  };
  const moving = below.filter((_, block) => mustMove(block)).length;
  const wanted = task.goal.some((fact) => fact.name === 'holding') ? 1 : 0;
  return Math.max(0, 2 * moving + (held >= 0 ? 1 : 0) - wanted);
};

/** How many operators more than the fewest that could do, from 1 (none) towards 0. */
const valueOf = (blocks: Blocks, atLeast: number): number => 2 / (2 + Math.max(0, blocks.steps - atLeast));

const movesOf = (blocks: Blocks): number[] => {
  const { below, held, last, task } = blocks;
  const size = below.length;
  if (reached(blocks) || blocks.steps >= task.horizon) return [];
  const all = below.map((_, block) => block);
  const clear = (block: number): boolean => block !== held && !below.includes(block);
  if (held >= 0) {
    const back = last?.block === held ? last.from : undefined;
    const stacks = all
      .filter((other) => other !== back && clear(other))
      .map((other) => encode(2, held, other, size));
    return back === table ? stacks : [encode(1, held, 0, size), ...stacks];
  }
  return all
    .filter((block) => clear(block) && block !== last?.block)
    .map((block) =>
      below[block] === table ? encode(0, block, 0, size) : encode(3, block, below[block]!, size),
    );
};

const applyMove = (blocks: Blocks, move: number): Blocks => {
  const size = blocks.below.length;
  const other = move % size;
  const block = Math.floor(move / size) % size;
  const operator = operators[Math.floor(move / size / size)]!;
  const from = blocks.below[block]!;
  const to = operator === 'put-down' ? table : operator === 'stack' ? other : hand;
  return {
    task: blocks.task,
    below: blocks.below.with(block, to),
    held: to === hand ? block : -1,
    steps: blocks.steps + 1,
    last: { block, from },
  };
};

/** Planning with four operators; the value tells short plans from long ones. */
export const blocksworld = (start: Blocks): Problem<Blocks> => {
  const atLeast = stepsNeeded(start);
  return {
    players: 1,
    copy: (blocks) => blocks,
    turn: () => 1,
    moves: movesOf,
    apply: applyMove,
    reward: (blocks) => (reached(blocks) ? valueOf(blocks, atLeast) : 0),
    heuristic: (blocks) => valueOf({ ...blocks, steps: blocks.steps + stepsNeeded(blocks) }, atLeast),
    label(blocks, move) {
      const size = blocks.below.length;
      const name = (block: number): string => blocks.task.names[block]!;
      const operator = operators[Math.floor(move / size / size)]!;
      const two = operator === 'stack' || operator === 'unstack' ? ` ${name(move % size)}` : '';
      return `(${operator} ${name(Math.floor(move / size) % size)}${two})`;
    },
  };
};

const startOf = (task: BlocksworldTask): Blocks => ({
  task,
  below: task.names.map((_, block) => {
    const on = task.init.find((fact) => fact.name === 'on' && fact.block === block);
    if (on?.name === 'on') return on.other;
    return task.init.some((fact) => fact.name === 'holding' && fact.block === block) ? hand : table;
  }),
  held: task.init.find((fact) => fact.name === 'holding')?.block ?? -1,
  steps: 0,
  last: null,
});

export const blocksworldProblem = defineProblem({
  name: 'blocksworld',
  summary: 'A plan of pick-up, put-down, stack and unstack. Input: a typed-STRIPS problem in PDDL.',
  problem: blocksworld,
  parse: (input) => startOf(readBlocksworld(input)),
  defaults: { backup: 'bellman' },
  answer: ({ bestLine }: SearchResult) =>
    bestLine !== null && bestLine.reward > 0
      ? { solved: true, answer: bestLine.labels }
      : { solved: false, answer: null },
});
