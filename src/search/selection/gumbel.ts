import type { Settings } from '../options.ts';
import type { Generator } from '../random.ts';
import { root } from '../tree.ts';
import type { Tree } from '../tree.ts';
import type { Select } from './bounds.ts';
import { createPuct } from './puct.ts';

/**
 * How fast values come to outweigh priors: σ(q) = (50 + the most visits) · 0.1 · q, where q is spread over 0..1 among a
 * node's moves; the constants and the spreading are those of the paper's own implementation.
 */
const visitScale = 50;
const valueScale = 0.1;

/** What the Gumbel rule holds beside the tree. */
export interface Gumbel {
  select: Select;
  /** The move to make: of the most visited at the root, the one with the highest score. */
  best: (tree: Tree) => number;
  /** Draws the noise of the root's moves. */
  begin: (moves: number) => void;
  /** Takes the noise of a search that goes on. */
  resume: (noise: readonly number[]) => void;
  /** One number a move of the root. */
  readonly noise: readonly number[];
}

/**
 * By iteration, how many visits a move must have to be considered: sequential halving (Karnin, Koren and Somekh 2013) of
 * `candidates` moves over `iterations`.
 */
export const halvingSchedule = (candidates: number, iterations: number): Int32Array<ArrayBuffer> => {
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

const tries = (tree: Tree, node: number): number => tree.visits(node) + tree.pending(node);

/** Spreads values over 0..`scale`, the least and the greatest at its ends. */
const rescale = (values: Float64Array, scale: number): void => {
  let least = Infinity;
  let greatest = -Infinity;
  for (const value of values) {
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  const width = Math.max(greatest - least, 1e-8);
  for (let index = 0; index < values.length; index += 1)
    values[index] = (scale * (values[index]! - least)) / width;
};

/**
 * Planning by policy improvement with Gumbel noise at the root (Danihelka, Guez, Schrittwieser and Silver 2022), and by PUCT
 * below it: the paper's own rule there never comes back to a move whose first value was low by chance.
 */
export const createGumbel = (settings: Settings, random: Generator): Gumbel => {
  const below = createPuct(settings);
  let noise: readonly number[] = [];
  let schedule = new Int32Array(1);
  const scheduled = (moves: number): void => {
    schedule = halvingSchedule(Math.min(settings.candidates, moves), settings.iterations);
  };

  /** Of each child the logarithm of its prior, and its value to the player as σ scales it; what is untried gets the mean. */
  const scores = (tree: Tree): { logits: Float64Array; values: Float64Array } => {
    const first = tree.first(root);
    const count = tree.count(root);
    const logits = new Float64Array(count);
    const values = new Float64Array(count);
    const own = tree.valueTo(root, root);
    let sum = 0;
    let tried = 0;
    let weighted = 0;
    let most = 0;
    for (let index = 0; index < count; index += 1) {
      const child = first + index;
      const prior = Math.max(tree.prior(child), 1e-9);
      logits[index] = Math.log(prior);
      const visits = tries(tree, child);
      if (visits === 0) continue;
      values[index] = (tree.valueTo(root, child) * tree.visits(child)) / visits;
      sum += visits;
      most = Math.max(most, visits);
      tried += prior;
      weighted += prior * values[index]!;
    }
    const mixed = tried === 0 ? own : (own + (sum * weighted) / tried) / (1 + sum);
    for (let index = 0; index < count; index += 1) {
      const child = first + index;
      if (tries(tree, child) === 0) values[index] = mixed;
    }
    rescale(values, (visitScale + most) * valueScale);
    return { logits, values };
  };

  const atRoot = (tree: Tree, visits: number): number => {
    const { logits, values } = scores(tree);
    const first = tree.first(root);
    let best = -1;
    let highest = -Infinity;
    for (let index = 0; index < logits.length; index += 1) {
      const child = first + index;
      if (tries(tree, child) !== visits) continue;
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
      most = Math.max(most, tries(tree, child));
    }
    return most;
  };

  return {
    get noise() {
      return noise;
    },
    begin(moves) {
      // Gumbel(0, 1), from a number that is never 0.
      noise = Array.from({ length: moves }, () => -Math.log(-Math.log(random.next() || 2 ** -33)));
      scheduled(moves);
    },
    resume(saved) {
      noise = saved;
      scheduled(saved.length);
    },
    select(tree, node) {
      if (node !== root) return below(tree, node);
      const at = tries(tree, root);
      const chosen = atRoot(tree, schedule[Math.min(at, schedule.length - 1)]!);
      return chosen >= 0 ? chosen : atRoot(tree, mostVisits(tree));
    },
    best: (tree) => atRoot(tree, mostVisits(tree)),
  };
};
