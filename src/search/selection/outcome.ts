import type { Settings } from '../options.ts';
import type { Generator } from '../random.ts';
import type { Tree } from '../tree.ts';
import { widened } from './widening.ts';

/**
 * The outcome to descend to where chance decides, drawn by probability. Where the backup is an exact expectation, only
 * among those that are not proven: the others have nothing more to tell. Where outcomes widen, a new one is drawn only
 * as long as few enough are known; else one of those, by probability.
 */
export const createOutcome = (
  { backup, outcomeWidening }: Settings,
  random: Generator,
): ((tree: Tree, node: number) => number) => {
  const openOnly = backup === 'bellman';
  return (tree, node) => {
    const first = tree.first(node);
    const end = first + tree.count(node);
    const full =
      outcomeWidening !== undefined &&
      tree.visitedChildren(node) >= widened(tree.visits(node), outcomeWidening);
    const counts = (child: number): boolean =>
      !(openOnly && tree.proven(tree.stateOf(child))) && !(full && tree.visits(child) === 0);
    let total = 0;
    for (let child = first; child < end; child += 1) if (counts(child)) total += tree.weight(child);
    let left = random.next() * total;
    let chosen = first;
    for (let child = first; child < end; child += 1) {
      if (!counts(child)) continue;
      chosen = child;
      left -= tree.weight(child);
      if (left < 0) break;
    }
    return chosen;
  };
};
