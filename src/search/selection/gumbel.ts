import type { Settings } from '../options.ts';
import type { Generator } from '../random.ts';
import { root } from '../tree.ts';
import type { Tree } from '../tree.ts';
import type { Select } from './bounds.ts';

/** How fast values come to outweigh priors: σ(q) = (50 + the most visits) · 0.1 · q, with the paper's constants. */
const visitScale = 50;
const valueScale = 0.1;

/** What the Gumbel rule holds beside the tree. */
export interface Gumbel {
  select: Select;
  /** The move to make: of the most visited at the root, the one with the highest score. */
  best: (tree: Tree) => number;
  /** One number a move of the root; written when a search goes on. */
  noise: Float64Array;
}

/**
 * By iteration, how many visits a move must have to be considered: sequential halving (Karnin, Koren and Somekh 2013) of
 * `candidates` moves over `iterations`.
 */
export const halvingSchedule = (candidates: number, iterations: number): Int32Array => {
  const schedule = new Int32Array(iterations);
  if (candidates <= 1) return schedule.map((_, index) => index);
  const rounds = Math.ceil(Math.log2(candidates));
  const visits = new Int32Array(candidates);
  let considered = candidates;
  for (let at = 0; at < iterations; considered = Math.max(2, considered >> 1)) {
    const extra = Math.max(1, Math.floor(iterations / (rounds * considered)));
    for (let round = 0; round < extra; round += 1) {
      for (let move = 0; move < considered && at < iterations; move += 1) {
        schedule[at] = visits[move]!;
        visits[move]! += 1;
        at += 1;
      }
    }
  }
  return schedule;
};

/** Planning by policy improvement with Gumbel noise (Danihelka, Guez, Schrittwieser and Silver 2022). */
export const createGumbel = (settings: Settings, random: Generator, moves: number): Gumbel => {
  const noise = Float64Array.from({ length: moves }, () => -Math.log(-Math.log(random.next() || 2 ** -33)));
  const schedule = halvingSchedule(Math.min(settings.candidates, moves), settings.iterations);

  /** Of each child the logarithm of its prior, and its value to the player as σ scales it; what is untried gets the mean. */
  const scores = (tree: Tree, node: number): { logits: Float64Array; values: Float64Array } => {
    const first = tree.first(node);
    const count = tree.count(node);
    const logits = new Float64Array(count);
    const values = new Float64Array(count);
    const own = tree.turn(node) === 2 ? 1 - tree.value(node) : tree.value(node);
    let sum = 0;
    let tried = 0;
    let weighted = 0;
    let most = 0;
    for (let index = 0; index < count; index += 1) {
      const child = first + index;
      const prior = Math.max(tree.prior(child), 1e-9);
      logits[index] = Math.log(prior);
      const visits = tree.visits(child) + tree.pending(child);
      if (visits === 0) continue;
      values[index] = (tree.valueTo(node, child) * tree.visits(child)) / visits;
      sum += visits;
      most = Math.max(most, visits);
      tried += prior;
      weighted += prior * values[index]!;
    }
    const mixed = tried === 0 ? own : (own + (sum * weighted) / tried) / (1 + sum);
    const scale = (visitScale + most) * valueScale;
    for (let index = 0; index < count; index += 1) {
      const child = first + index;
      const known = tree.visits(child) + tree.pending(child) > 0;
      values[index] = scale * (known ? values[index]! : mixed);
    }
    return { logits, values };
  };

  const atRoot = (tree: Tree, visits: number): number => {
    const { logits, values } = scores(tree, root);
    const first = tree.first(root);
    let best = -1;
    let highest = -Infinity;
    for (let index = 0; index < logits.length; index += 1) {
      const child = first + index;
      if (tree.visits(child) + tree.pending(child) !== visits) continue;
      const score = noise[index]! + logits[index]! + values[index]!;
      if (score > highest) {
        highest = score;
        best = child;
      }
    }
    return best;
  };

  const mostVisits = (tree: Tree): number => {
    let most = 0;
    for (let child = tree.first(root), end = child + tree.count(root); child < end; child += 1) {
      most = Math.max(most, tree.visits(child) + tree.pending(child));
    }
    return most;
  };

  /** The child whose share of the visits lies furthest below its share in the improved policy. */
  const below = (tree: Tree, node: number): number => {
    const { logits, values } = scores(tree, node);
    const first = tree.first(node);
    let highest = -Infinity;
    for (let index = 0; index < logits.length; index += 1) {
      values[index]! += logits[index]!;
      highest = Math.max(highest, values[index]!);
    }
    let total = 0;
    let sum = 0;
    for (let index = 0; index < logits.length; index += 1) {
      values[index] = Math.exp(values[index]! - highest);
      total += values[index]!;
      sum += tree.visits(first + index) + tree.pending(first + index);
    }
    let best = first;
    let furthest = -Infinity;
    for (let index = 0; index < logits.length; index += 1) {
      const visits = tree.visits(first + index) + tree.pending(first + index);
      const lack = values[index]! / total - visits / (1 + sum);
      if (lack > furthest) {
        furthest = lack;
        best = first + index;
      }
    }
    return best;
  };

  return {
    noise,
    select(tree, node) {
      if (node !== root) return below(tree, node);
      const at = tree.visits(root) + tree.pending(root);
      const chosen = atRoot(tree, schedule[Math.min(at, schedule.length - 1)]!);
      return chosen >= 0 ? chosen : atRoot(tree, mostVisits(tree));
    },
    best: (tree) => atRoot(tree, mostVisits(tree)),
  };
};
