import type { Evaluator } from './evaluate.ts';
import type { Settings } from './options.ts';
import type { Problem } from './problem.ts';
import { root } from './tree.ts';
import type { Tree } from './tree.ts';

export type Stopped = 'iterations' | 'deadline' | 'cancelled' | 'proven' | 'solved';

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

export interface SearchResult {
  stats: SearchStats;
  bestMove: number;
  /** The moves that both sides (and chance) are expected to make, in words. */
  principalVariation: string[];
  principalMoves: number[];
  /** Of the best move, to the player who moves at the root, in 0..1. */
  value: number;
  /** Whether `value` is exact and the best move is truly best. */
  proven: boolean;
  stopped: Stopped | null;
  /** One player, no chance: the best finished line that was met, with its reward. */
  bestLine: { moves: readonly number[]; labels: string[]; reward: number } | null;
  nodes: number;
}

export interface Searched<State> {
  problem: Problem<State>;
  state: State;
  tree: Tree;
  settings: Settings;
  iterations: number;
  stopped: Stopped | null;
  counts: Evaluator<State>['counts'];
  best: Evaluator<State>['best'];
}

/** The result of a search as it stands. */
export const report = <State>(searched: Searched<State>): SearchResult => {
  const { tree, settings, best, stopped, counts } = searched;
  const principalMoves = stopped === 'solved' && best !== null ? [...best.moves] : principal(tree, settings);
  const first = tree.first[root]!;
  const children = Array.from({ length: tree.count[root]! }, (_, index) => first + index);
  const chosen = children.find((child) => tree.move[child] === principalMoves[0]) ?? first;
  const rootLabels = new Map(children.map((child) => [child, labels(searched, [tree.move[child]!])[0]!]));
  const value = stopped === 'solved' ? 1 : tree.valueTo(root, chosen);
  const asked = counts.hits + counts.misses;
  return {
    stats: {
      iterations: searched.iterations,
      root_visits: tree.visits[root]!,
      root_value: tree.valueTo(root, root),
      num_children: tree.visitedChildren(root),
      best_action: rootLabels.get(chosen)!,
      best_action_visits: tree.visits[chosen]!,
      best_action_value: tree.valueTo(root, chosen),
      action_stats: Object.fromEntries(
        children
          .filter((child) => tree.visits[child]! > 0)
          .map((child) => [rootLabels.get(child)!, actionStats(tree, child)]),
      ),
      total_simulations: counts.simulations,
      cache_hits: counts.hits,
      cache_misses: counts.misses,
      cache_hit_rate: asked === 0 ? 0 : counts.hits / asked,
      seed: settings.seed,
    },
    bestMove: tree.move[chosen]!,
    principalVariation: labels(searched, principalMoves),
    principalMoves,
    value,
    proven: tree.proven[root] === 1 || stopped === 'solved',
    stopped,
    bestLine: best === null ? null : { ...best, labels: labels(searched, best.moves) },
    nodes: tree.size,
  };
};

const actionStats = (tree: Tree, child: number): ActionStats => {
  const value = tree.valueTo(root, child);
  const visits = tree.visits[child]!;
  return { visits, value, value_sum: value * visits, num_children: tree.visitedChildren(child) };
};

const principal = (tree: Tree, { backup }: Settings): number[] => {
  const moves: number[] = [];
  for (let node = tree.bestChild(root, backup); node >= 0; node = tree.bestChild(node, backup)) {
    moves.push(tree.move[node]!);
  }
  return moves;
};

const labels = <State>({ problem, state }: Searched<State>, moves: readonly number[]): string[] => {
  let at = problem.copy(state);
  return moves.map((move) => {
    const label = problem.label?.(at, move) ?? String(move);
    at = problem.apply(at, move);
    return label;
  });
};
