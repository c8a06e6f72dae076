import { root } from './tree.ts';
import type { Tree } from './tree.ts';

export interface TreeNode {
  /** -1 at the root. */
  move: number;
  visits: number;
  /** To player 1. */
  value: number;
  proven: boolean;
  turn: number;
  /** Present where several moves lead to this state, by its number; its children hang on the first of them. */
  shared?: number;
  children: TreeNode[];
}

/** The visited part of a tree as plain data, `depth` levels and about `limit` nodes at most, breadth first. */
export const exportTree = (
  tree: Tree,
  { depth = 4, limit = 1_000 }: { depth?: number; limit?: number } = {},
): TreeNode => {
  const plain = (edge: number): TreeNode => {
    const state = tree.stateOf(edge);
    return {
      move: edge === root ? -1 : tree.move(edge),
      visits: tree.visits(edge),
      value: tree.value(state),
      proven: tree.proven(state),
      turn: tree.turn(state),
      ...(state === edge ? {} : { shared: state }),
      children: [],
    };
  };
  const top = plain(root);
  const drawn = new Set<number>();
  const queue = [{ state: root, out: top, level: 0 }];
  let left = limit - 1;
  for (const { state, out, level } of queue) {
    if (level === depth) break;
    if (drawn.has(state)) continue;
    drawn.add(state);
    for (
      let child = tree.first(state), end = child + tree.count(state);
      child < end && left > 0;
      child += 1
    ) {
      if (tree.visits(child) === 0) continue;
      const next = plain(child);
      out.children.push(next);
      queue.push({ state: tree.stateOf(child), out: next, level: level + 1 });
      left -= 1;
    }
  }
  return top;
};
