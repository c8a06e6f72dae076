import { exportTree } from '../../src/search/index.ts';
import type { Tree, TreeNode } from '../../src/search/index.ts';

/** All of a tree that was visited. */
export const whole = (tree: Tree): TreeNode => exportTree(tree, { depth: Infinity, limit: Infinity });

/** The same without which state is a record of its own. */
export const unshared = ({ shared: _, children, ...node }: TreeNode): TreeNode => ({
  ...node,
  children: children.map(unshared),
});
