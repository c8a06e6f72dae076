import type { Settings } from '../options.ts';
import { countMask, firstAt, metaAt, provenFlag, sharedFlag, visitsAt } from '../tree.ts';
import type { Tree } from '../tree.ts';
import { widened } from './widening.ts';

/** Chooses the child to descend to where a player moves. */
export type Select = (tree: Tree, node: number) => number;

/** What distinguishes one rule of upper bounds from another. */
export interface BoundRule {
  /** What the bonus of all children has in common, by the visits of their parent. */
  scale: (visits: number) => number;
  /** How much more than its value a tried child may be worth. */
  bonus: (tree: Tree, child: number, visits: number, scale: number) => number;
  /**
   * The bound of an untried child; absent where untried ones come first.
   * @param value of the parent, to its player
   * @param tried the sum of the priors of the children that were tried
   */
  untried?: (tree: Tree, child: number, scale: number, value: number, tried: number) => number;
}

/**
 * Descends to the highest upper bound. Children that were tried come before those that were not, so that the first
 * untried one stands for all of them: it has the highest prior, or none has one.
 *
 * What is proven needs no more visits: the best proven child counts with its exact value and no bonus, and the others
 * not at all (after Winands, Björnsson and Saito 2008). An evaluation under way counts as a visit that was lost (virtual
 * loss: Chaslot, Winands and van den Herik 2008).
 */
export const createBounds =
  ({ scale, bonus, untried }: BoundRule, { widening }: Settings): Select =>
  (tree, node) => {
    const { words, doubles } = tree;
    const first = words[(node << 3) + firstAt]!;
    const meta = words[(node << 3) + metaAt]!;
    const count = meta & countMask;
    const second = tree.turn(node) === 2;
    // Player 2's values are taken 1 too low, all of them, so that they need no more than another sign.
    const sign = second ? -1 : 1;
    const visits = words[(node << 3) + visitsAt]! + (meta >>> 24);
    const open = widening === undefined ? count : widened(visits, widening);
    const common = scale(visits);
    let tried = 0;
    let best = -1;
    let highest = -Infinity;
    let proven = -1;
    let exact = -Infinity;
    for (let index = 0; index < count && (index < open || best < 0); index += 1) {
      const child = first + index;
      const edgeMeta = words[(child << 3) + metaAt]!;
      const state = (edgeMeta & sharedFlag) === 0 ? child : words[(child << 3) + firstAt]!;
      let value = sign * doubles[state << 2]!;
      if ((words[(state << 3) + metaAt]! & provenFlag) !== 0) {
        if (value > exact) {
          exact = value;
          proven = child;
        }
        continue;
      }
      const pending = edgeMeta >>> 24;
      const done = words[(child << 3) + visitsAt]!;
      if (done + pending === 0) {
        if (untried === undefined) return child;
        const parent = second ? 1 - tree.value(node) : tree.value(node);
        const bound = untried(tree, child, common, parent, tried) - (second ? 1 : 0);
        if (bound > highest) {
          highest = bound;
          best = child;
        }
        break;
      }
      if (pending > 0) value = (value * done - (second ? pending : 0)) / (done + pending);
      if (untried !== undefined) tried += tree.prior(child);
      const bound = value + bonus(tree, child, done + pending, common);
      if (bound > highest) {
        highest = bound;
        best = child;
      }
    }
    return best < 0 || exact >= highest ? proven : best;
  };
