import type { Settings } from './options.ts';
import type { Path } from './path.ts';
import { chance } from './problem.ts';
import { countMask, metaAt, provenFlag, visitsAt } from './tree.ts';
import type { Tree } from './tree.ts';

/** What a simulation was worth: to player 1, and 1 minus what it was worth to player 2, which is the same unless both can gain. */
export interface Worth {
  one: number;
  two: number;
}

/**
 * Takes a simulation's worth up its path, root last. Once a node's children prove its value, the exact value replaces
 * the estimate, for good, and is what the nodes above it hear. Where several edges lead to one state, the state hears of
 * every visit and each edge of its own (UCT2: Childs, Brodeur and Kocsis 2008), so that without shared states the graph is the tree.
 */
export const createBackup = (
  { backup, selection, proofs }: Settings,
  bothGain: boolean,
): ((tree: Tree, path: Path, worth: Worth) => void) => {
  const bellman = backup === 'bellman';
  const squares = selection === 'ucb1-tuned';
  const solves = proofs && !bothGain;

  return (tree, path, worth) => {
    const { words, doubles } = tree;
    const { edges } = path;
    let heard = worth.one;
    // Only a child that is proven can prove its parent; what a leaf's own children prove is asked once.
    let news = true;
    for (let depth = path.depth; depth >= 0; depth -= 1) {
      const edge = edges[depth]!;
      const state = tree.stateOf(edge);
      const at = state << 3;
      if (bothGain)
        heard = depth > 0 && tree.turn(tree.stateOf(edges[depth - 1]!)) === 2 ? worth.two : worth.one;
      const visits = words[at + visitsAt]! + 1;
      words[at + visitsAt] = visits;
      let meta = words[at + metaAt]!;
      if ((meta & provenFlag) === 0) {
        if (news) {
          if ((meta & countMask) > 0) {
            const exact = solves ? settled(tree, state) : -1;
            if (exact >= 0) {
              tree.prove(state, exact);
              heard = exact;
            }
            if (depth < path.depth) tree.mix(state);
            meta = words[at + metaAt]!;
          }
        }
        if ((meta & provenFlag) === 0) {
          if (bellman && (meta & countMask) > 0) doubles[state << 2] = bestOrExpected(tree, state);
          else doubles[state << 2]! += (heard - doubles[state << 2]!) / visits;
        }
      }
      if (edge !== state) {
        const taken = words[(edge << 3) + visitsAt]! + 1;
        words[(edge << 3) + visitsAt] = taken;
        doubles[edge << 2]! += (heard - doubles[edge << 2]!) / taken;
      }
      if (depth === 1 || (squares && depth > 1)) {
        const square = tree.square(edge);
        tree.setSquare(edge, square + (heard * heard - square) / words[(edge << 3) + visitsAt]!);
      }
      news = (meta & provenFlag) !== 0;
    }
  };
};

/** The value that a node's children prove: the best possible reward in one, or all of them exact; -1 if they prove none. */
export const settled = (tree: Tree, node: number): number => {
  const first = tree.first(node);
  const end = first + tree.count(node);
  if (first === end) return -1;
  const turn = tree.turn(node);
  const most = turn === 2 ? 0 : 1;
  let all = true;
  let best = 1 - most;
  let expected = 0;
  for (let child = first; child < end; child += 1) {
    const state = tree.stateOf(child);
    if (!tree.proven(state)) {
      all = false;
      continue;
    }
    const value = tree.value(state);
    if (turn === chance) expected += tree.weight(child) * value;
    best = turn === 2 ? Math.min(best, value) : Math.max(best, value);
  }
  if (!all && (turn === chance || best !== most)) return -1;
  return turn === chance ? Math.min(1, expected) : best;
};

/** The best value among the children that were tried, to whom it is the turn; of chance the expectation of all. */
const bestOrExpected = (tree: Tree, node: number): number => {
  const turn = tree.turn(node);
  let result = turn === 2 ? 1 : 0;
  for (let child = tree.first(node), end = child + tree.count(node); child < end; child += 1) {
    const value = tree.value(tree.stateOf(child));
    if (turn === chance) result += tree.weight(child) * value;
    else if (tree.visits(child) === 0) continue;
    else result = turn === 2 ? Math.min(result, value) : Math.max(result, value);
  }
  return Math.min(1, result);
};

/** Marks or unmarks a path as under way. */
export const addPending = (tree: Tree, path: Path, by: 1 | -1): void => {
  for (let depth = path.depth; depth >= 0; depth -= 1) {
    const edge = path.edges[depth]!;
    const state = tree.stateOf(edge);
    tree.addPending(edge, by);
    if (edge !== state) tree.addPending(state, by);
    if (depth < path.depth) tree.mix(state);
  }
};
