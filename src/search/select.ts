import type { Settings } from './options.ts';
import type { Generator } from './random.ts';
import type { Tree } from './tree.ts';

/**
 * The child to descend to where a player chooses: an untried one first, then the one with the highest upper bound
 * (UCB1: Auer, Cesa-Bianchi and Fischer 2002). What is proven needs no more visits: the best proven child counts with its exact
 * value and no bonus, and the others not at all (after Winands, Björnsson and Saito 2008).
 */
export const selectMove = (tree: Tree, node: number, settings: Settings): number => {
  const first = tree.first[node]!;
  const count = tree.count[node]!;
  const open = settings.widening === undefined ? count : widened(tree.visits[node]!, settings.widening);
  const logVisits = Math.log(tree.visits[node]!);
  const second = tree.turn[node] === 2;
  let best = -1;
  let bound = -Infinity;
  let proven = -1;
  let exact = -Infinity;
  for (let index = 0; index < count && (index < open || best < 0); index += 1) {
    const child = first + index;
    const value = second ? 1 - tree.value[child]! : tree.value[child]!;
    if (tree.proven[child] === 1) {
      if (value > exact) {
        exact = value;
        proven = child;
      }
      continue;
    }
    const visits = tree.visits[child]!;
    if (visits === 0) return child;
    const upper = value + settings.exploration * Math.sqrt(logVisits / visits);
    if (upper > bound) {
      bound = upper;
      best = child;
    }
  }
  return best < 0 || exact >= bound ? proven : best;
};

/** Moves that count after so many visits (Coulom 2007; Couëtoux et al. 2011). */
const widened = (visits: number, { factor, exponent }: { factor: number; exponent: number }): number =>
  Math.max(1, Math.ceil(factor * visits ** exponent));

/**
 * The outcome to descend to where chance decides, drawn by probability. Where the backup is an exact expectation, only
 * among those that are not proven: the others have nothing more to tell.
 */
export const selectOutcome = (tree: Tree, node: number, random: Generator, openOnly: boolean): number => {
  const first = tree.first[node]!;
  const end = first + tree.count[node]!;
  const counts = (child: number): boolean => !openOnly || tree.proven[child] === 0;
  let total = 0;
  for (let child = first; child < end; child += 1) if (counts(child)) total += tree.weight[child]!;
  let left = random.next() * total;
  let chosen = first;
  for (let child = first; child < end; child += 1) {
    if (!counts(child)) continue;
    chosen = child;
    left -= tree.weight[child]!;
    if (left < 0) break;
  }
  return chosen;
};
