import { nameOf } from './problem.ts';
import type { Problem } from './problem.ts';
import { root } from './tree.ts';
import type { Tree } from './tree.ts';

export interface TreeNode {
  /** -1 at the root. */
  move: number;
  /** The move in words, where the tree is drawn by who knows the problem; none at the root. */
  label?: string;
  visits: number;
  /** To player 1. */
  value: number;
  proven: boolean;
  turn: number;
  /** Present where several moves lead to this state, by its number; its children hang on the first of them. */
  shared?: number;
  children: TreeNode[];
}

/** How much of a tree is drawn, breadth first. */
export interface Extent {
  /** Levels below the root; 4 by default. */
  depth?: number;
  /** Nodes, about; 1,000 by default. */
  limit?: number;
}

/** The visited part of a tree as plain data. */
export const exportTree = (tree: Tree, extent: Extent = {}): TreeNode => grow(tree, extent, unnamed, null);

/** The same with moves in words, for the problem and the state that was searched. */
export const drawTree = <State>(
  tree: Tree,
  extent: Extent,
  problem: Problem<State>,
  state: State,
): TreeNode => {
  const named: Naming<State> = {
    label: (at, move) => nameOf(problem, at, move),
    after: (at, move) => problem.apply(problem.copy(at), move),
  };
  return grow(tree, extent, named, state);
};

/** How moves are named on the way down; states are needed for nothing else. */
interface Naming<State> {
  label: (at: State, move: number) => string | undefined;
  after: (at: State, move: number) => State;
}
const unnamed: Naming<null> = { label: () => undefined, after: () => null };

const grow = <State>(
  tree: Tree,
  { depth = 4, limit = 1_000 }: Extent,
  { label, after }: Naming<State>,
  start: State,
): TreeNode => {
  const plain = (edge: number, name: string | undefined): TreeNode => {
    const state = tree.stateOf(edge);
    return {
      move: edge === root ? -1 : tree.move(edge),
      ...(name === undefined ? {} : { label: name }),
      visits: tree.visits(edge),
      value: tree.value(state),
      proven: tree.proven(state),
      turn: tree.turn(state),
      ...(state === edge ? {} : { shared: state }),
      children: [],
    };
  };
  const top = plain(root, undefined);
  const drawn = new Set<number>();
  const queue = [{ record: root, at: start, out: top, level: 0 }];
  let left = limit - 1;
  for (const { record, at, out, level } of queue) {
    if (level === depth) break;
    if (drawn.has(record)) continue;
    drawn.add(record);
    for (
      let child = tree.first(record), end = child + tree.count(record);
      child < end && left > 0;
      child += 1
    ) {
      if (tree.visits(child) === 0) continue;
      const move = tree.move(child);
      const next = plain(child, label(at, move));
      out.children.push(next);
      queue.push({ record: tree.stateOf(child), at: after(at, move), out: next, level: level + 1 });
      left -= 1;
    }
  }
  return top;
};
