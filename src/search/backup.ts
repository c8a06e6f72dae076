import { chance } from './problem.ts';
import type { Settings } from './options.ts';
import type { Tree } from './tree.ts';

/**
 * Takes a simulation's value up its path, root first. Once a node's children prove its value, the exact value
 * replaces the estimate, for good, and is what the nodes above it hear.
 */
export const backUp = (
  tree: Tree,
  path: readonly number[],
  value: number,
  kind: Settings['backup'],
): void => {
  let heard = value;
  let news = true;
  for (let depth = path.length - 1; depth >= 0; depth -= 1) {
    const node = path[depth]!;
    const visits = ++tree.visits[node]!;
    if (tree.proven[node] === 0) {
      news = news && settle(tree, node);
      if (news) heard = tree.value[node]!;
      else if (kind === 'bellman' && tree.count[node]! > 0) tree.value[node] = bestOrExpected(tree, node);
      else tree.value[node]! += (heard - tree.value[node]!) / visits;
    }
    // Only a child that is proven can prove its parent.
    news = tree.proven[node] === 1;
  }
};

/** Marks a node as proven if its children prove it: the best possible reward in one, or all of them exact. */
const settle = (tree: Tree, node: number): boolean => {
  const first = tree.first[node]!;
  const end = first + tree.count[node]!;
  if (first === end) return false;
  const turn = tree.turn[node]!;
  const most = turn === 2 ? 0 : 1;
  let all = true;
  let best = 1 - most;
  let expected = 0;
  for (let child = first; child < end; child += 1) {
    if (tree.proven[child] === 0) {
      all = false;
      continue;
    }
    const value = tree.value[child]!;
    expected += tree.weight[child]! * value;
    best = turn === 2 ? Math.min(best, value) : Math.max(best, value);
  }
  if (!all && (turn === chance || best !== most)) return false;
  tree.value[node] = turn === chance ? Math.min(1, expected) : best;
  tree.proven[node] = 1;
  return true;
};

const bestOrExpected = (tree: Tree, node: number): number => {
  const first = tree.first[node]!;
  const end = first + tree.count[node]!;
  const turn = tree.turn[node]!;
  let result = turn === 2 ? 1 : 0;
  for (let child = first; child < end; child += 1) {
    const value = tree.value[child]!;
    if (turn === chance) result += tree.weight[child]! * value;
    else if (tree.visits[child] === 0) continue;
    else result = turn === 2 ? Math.min(result, value) : Math.max(result, value);
  }
  return Math.min(1, result);
};
