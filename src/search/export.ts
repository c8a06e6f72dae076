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
  children: TreeNode[];
}

/** The visited part of a tree as plain data, `depth` levels and about `limit` nodes at most, breadth first. */
export const exportTree = (
  tree: Tree,
  { depth = 4, limit = 1_000 }: { depth?: number; limit?: number } = {},
): TreeNode => {
  const plain = (node: number): TreeNode => ({
    move: node === root ? -1 : tree.move[node]!,
    visits: tree.visits[node]!,
    value: tree.value[node]!,
    proven: tree.proven[node] === 1,
    turn: tree.turn[node]!,
    children: [],
  });
  const top = plain(root);
  const queue = [{ node: root, out: top, level: 0 }];
  let left = limit - 1;
  for (const { node, out, level } of queue) {
    if (level === depth) break;
    for (
      let child = tree.first[node]!, end = child + tree.count[node]!;
      child < end && left > 0;
      child += 1
    ) {
      if (tree.visits[child] === 0) continue;
      const next = plain(child);
      out.children.push(next);
      queue.push({ node: child, out: next, level: level + 1 });
      left -= 1;
    }
  }
  return top;
};
