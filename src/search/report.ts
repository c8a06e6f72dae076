import type { Core } from './core.ts';
import type { Progress, Settings } from './options.ts';
import { nameOf } from './problem.ts';
import { root } from './tree.ts';

export type Stopped =
  'iterations' | 'nodes' | 'deadline' | 'cancelled' | 'proven' | 'solved' | 'cost' | 'settled';

export interface ActionStats {
  visits: number;
  /** To the player who moves at the root, in 0..1. */
  value: number;
  /** `value` times `visits`. */
  value_sum: number;
  /** Children that were visited. */
  num_children: number;
}

/** What a search did, in the shape in which it is reported everywhere. */
export interface SearchStats {
  /** That were run. */
  iterations: number;
  root_visits: number;
  root_value: number;
  num_children: number;
  best_action: string;
  best_action_visits: number;
  best_action_value: number;
  action_stats: Record<string, ActionStats>;
  /** Playouts and heuristic evaluations: leaves that neither the cache, nor a finished state, nor a proof answered. */
  total_simulations: number;
  cache_hits: number;
  cache_misses: number;
  /** Hits among all questions to the cache; 0 if there were none. */
  cache_hit_rate: number;
  seed: number;
}

/** What is known of one move at the root. */
export interface RootMove {
  move: number;
  label: string;
  visits: number;
  /** To the player who moves, in 0..1. */
  value: number;
  /** The variance of the values that its simulations had. */
  variance: number;
  /** Whether `value` is exact. */
  proven: boolean;
  /** Children that were visited. */
  children: number;
}

export interface SearchResult {
  stats: SearchStats;
  bestMove: number;
  /** The moves that both sides (and chance) are expected to make, in words. */
  principalVariation: string[];
  principalMoves: number[];
  /** Of the best move, to the player who moves at the root, in 0..1. */
  value: number;
  /**
   * Where `value` lies with 95% confidence, if the simulations of the best move are taken for independent; a point where
   * it is exact, `null` with Bellman values, whose error is not one of chance.
   */
  interval: { low: number; high: number } | null;
  /** Whether `value` is exact and the best move is truly best. */
  proven: boolean;
  stopped: Stopped | null;
  /** One player, no chance: the best finished line that was met, with its reward. */
  bestLine: { moves: readonly number[]; labels: string[]; reward: number } | null;
  /** The moves of the root that were visited, in the tree's order. */
  moves: readonly RootMove[];
  /** What was best each time the iterations had doubled, and at the end. */
  trace: readonly Progress[];
  backup: Settings['backup'];
  nodes: number;
  /** Of all evaluations that the tree heard of, in the evaluator's unit. */
  cost: number;
}

/**
 * The child to play: the best of those whose value is exact, unless a more promising one is open. Promising is, where
 * values are means, the most visited; where they are Bellman values, the best. Ties go to the earlier. At the root Gumbel's rule has
 * its own.
 * @returns -1 without a visited child
 */
export const bestChild = <State>({ tree, settings, gumbel }: Core<State>, node: number): number => {
  const gain = (one: number, other: number): number => tree.valueTo(node, one) - tree.valueTo(node, other);
  const isMorePromising = (one: number, other: number): boolean => {
    const visits = tree.visits(one) - tree.visits(other);
    const more = gain(one, other);
    return settings.backup === 'bellman'
      ? more > 0 || (more === 0 && visits > 0)
      : visits > 0 || (visits === 0 && more > 0);
  };
  let exact = -1;
  let open = -1;
  for (let child = tree.first(node), end = child + tree.count(node); child < end; child += 1) {
    if (tree.visits(child) === 0) continue;
    if (tree.turn(node) === 0) open = open < 0 || tree.visits(child) > tree.visits(open) ? child : open;
    else if (tree.proven(tree.stateOf(child))) exact = exact < 0 || gain(child, exact) > 0 ? child : exact;
    else open = open < 0 || isMorePromising(child, open) ? child : open;
  }
  if (node === root && gumbel !== null && !tree.proven(root)) return gumbel.best(tree);
  if (exact < 0 || open < 0) return Math.max(exact, open);
  return tree.proven(node) || gain(exact, open) >= 0 ? exact : open;
};

const rootMoveOf = <State>(core: Core<State>, child: number): RootMove => {
  const { tree } = core;
  const state = tree.stateOf(child);
  const mean = tree.value(child);
  return {
    move: tree.move(child),
    label: nameOf(core.problem, core.state, tree.move(child)),
    visits: tree.visits(child),
    value: tree.valueTo(root, child),
    variance: Math.max(0, tree.square(child) - mean * mean),
    proven: tree.proven(state),
    children: tree.visitedChildren(state),
  };
};

/** 95% of a normal distribution lie within so many standard deviations. */
const deviations = 1.96;

/** See `SearchResult.interval`. */
export const intervalOf = (
  { value, visits, variance, proven }: RootMove,
  backup: Settings['backup'],
): SearchResult['interval'] => {
  if (proven) return { low: value, high: value };
  if (backup === 'bellman' || visits < 2) return null;
  const half = deviations * Math.sqrt(variance / (visits - 1));
  return { low: Math.max(0, value - half), high: Math.min(1, value + half) };
};

/** B1's record of what a search did. */
export const statsOf = (
  moves: readonly RootMove[],
  best: RootMove,
  rest: Pick<SearchStats, 'iterations' | 'root_visits' | 'root_value' | 'seed'> & {
    counts: { simulations: number; hits: number; misses: number };
  },
): SearchStats => {
  const { iterations, root_visits, root_value, seed, counts } = rest;
  const asked = counts.hits + counts.misses;
  return {
    iterations,
    root_visits,
    root_value,
    num_children: moves.length,
    best_action: best.label,
    best_action_visits: best.visits,
    best_action_value: best.value,
    action_stats: Object.fromEntries(
      moves.map(({ label, visits, value, children }) => [
        label,
        { visits, value, value_sum: value * visits, num_children: children },
      ]),
    ),
    total_simulations: counts.simulations,
    cache_hits: counts.hits,
    cache_misses: counts.misses,
    cache_hit_rate: asked === 0 ? 0 : counts.hits / asked,
    seed,
  };
};

/** The result of a search as it stands. */
export const report = <State>(core: Core<State>): SearchResult => {
  const { tree, settings, known, stopped, iterations } = core;
  const { best: line, counts } = known;
  const solved = stopped === 'solved' && line !== null;
  const principalMoves = solved ? [...line.moves] : principal(core);
  const first = tree.first(root);
  const children = Array.from({ length: tree.count(root) }, (_, index) => first + index);
  const chosen = children.find((child) => tree.move(child) === principalMoves[0]) ?? first;
  const best = rootMoveOf(core, chosen);
  const moves = children.filter((child) => tree.visits(child) > 0).map((child) => rootMoveOf(core, child));
  const value = solved ? 1 : best.value;
  const now: Progress = { iterations, best_action: best.label, value: best.value, visits: best.visits };
  return {
    stats: statsOf(moves, best, {
      iterations,
      root_visits: tree.visits(root),
      root_value: tree.valueTo(root, root),
      seed: settings.seed,
      counts,
    }),
    bestMove: best.move,
    principalVariation: labels(core, principalMoves),
    principalMoves,
    value,
    interval: intervalOf(solved ? { ...best, value, proven: true } : best, settings.backup),
    proven: tree.proven(root) || solved,
    stopped,
    bestLine: line === null ? null : { ...line, labels: labels(core, line.moves) },
    moves,
    trace: core.trace.at(-1)?.iterations === iterations ? [...core.trace] : [...core.trace, now],
    backup: settings.backup,
    nodes: tree.size,
    cost: core.cost,
  };
};

const principal = <State>(core: Core<State>): number[] => {
  const moves: number[] = [];
  const { tree } = core;
  for (let child = bestChild(core, root); child >= 0; child = bestChild(core, tree.stateOf(child))) {
    moves.push(tree.move(child));
  }
  return moves;
};

const labels = <State>({ problem, state }: Core<State>, moves: readonly number[]): string[] => {
  let at = problem.copy(state);
  return moves.map((move) => {
    const label = nameOf(problem, at, move);
    at = problem.apply(at, move);
    return label;
  });
};
