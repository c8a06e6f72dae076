import { SearchInvalid } from './invalid.ts';

/** What a listener hears while a search runs, and one point of its trace. */
export interface Progress {
  iterations: number;
  best_action: string;
  /** Of the best action, to the player who moves at the root. */
  value: number;
  /** Of the best action. */
  visits: number;
}

/** Only the first ⌈factor · visits^exponent⌉ of a node's children count. */
export interface Widening {
  /** 0.01..1,000. */
  factor: number;
  /** 0..1. */
  exponent: number;
}

/** What was known of a move at the root before the search began. */
export interface WarmMove {
  move: number;
  /** 1..1,000,000. */
  visits: number;
  /** To player 1, in 0..1. */
  value: number;
}

export interface SearchOptions {
  /** 1..10,000,000; 100 by default. */
  iterations?: number;
  /** The constant c of UCB1, UCB1-tuned and PUCT, 0..10; 1.414 by default. */
  exploration?: number;
  /** An integer in 0..2^53-1; 1 by default. The same seed gives the same tree. */
  seed?: number;
  /**
   * How a player's move is chosen on the way down. `ucb1` (default): upper confidence bounds (Auer, Cesa-Bianchi and
   * Fischer 2002). `ucb1-tuned`: with the variance of each move, from the same paper. `puct`: by priors too (Silver et al. 2017).
   * `gumbel`: sequential halving at the root, for few iterations (Danihelka et al. 2022), and PUCT below.
   */
  selection?: 'ucb1' | 'ucb1-tuned' | 'puct' | 'gumbel';
  /** PUCT: how much less than its parent an untried move is thought worth, once all prior is tried; 0..1, 0.2 by default. */
  firstPlay?: number;
  /** Gumbel: moves that are considered at the root, 1..65,535; 16 by default. */
  candidates?: number;
  /**
   * How a value goes up the tree. `mean` (default): the average of all simulations (UCT, Kocsis and Szepesvári 2006).
   * `bellman`: the best child's value, and chance's exact expectation (DP-UCT, Keller and Helmert 2013); for
   * problems whose heuristic has no noise.
   */
  backup?: 'mean' | 'bellman';
  /** Progressive widening of a player's moves (Coulom 2007). All count by default. */
  widening?: Widening;
  /** The same for chance's outcomes, which makes it double (Couëtoux et al. 2011). All count by default. */
  outcomeWidening?: Widening;
  /**
   * How a leaf is valued. `random`: by a game of random moves; `guided`: of moves that the problem's `guide` makes; `none`: by its
   * `heuristic`. By default `none` where there is a heuristic, else `guided` where there is a guide, else `random`.
   */
  playout?: 'random' | 'guided' | 'none';
  /** Whether equal states at the same depth share what is known of them; false by default. Needs `hash` or `key`. */
  transpositions?: boolean;
  /** Whether proven values and exhausted subtrees are backed up as exact (Winands et al. 2008); true by default. */
  proofs?: boolean;
  /** Nodes at most; a full tree is searched on without growing. 4,000,000 by default (32 bytes each). */
  nodeLimit?: number;
  /** Stops once the tree has so many nodes, 1..50,000,000. No limit by default. */
  stopAtNodes?: number;
  /** Stops once evaluations have cost this much, in the evaluator's unit, above 0. No limit by default. */
  costLimit?: number;
  /** Whether to stop once no other move can get as many visits as the best any more; false by default. With means only. */
  settle?: boolean;
  /** Moves at the root that something is known of. None by default. */
  warm?: readonly WarmMove[];
  /** Simulations kept in the cache, where the problem gives keys; 100,000 by default. */
  cacheLimit?: number;
  /** Applied to the problem's keys before they enter the cache, such as SHA-256. */
  digest?: (key: string) => string;
  /** True once time is up. Asked every 16 iterations, after the first. */
  deadline?: () => boolean;
  /** True once nobody wants the result any more. Asked every 16 iterations, after the first. */
  cancelled?: () => boolean;
  onProgress?: (progress: Progress) => void;
  /** Iterations between two calls of `onProgress`; 1,000 by default. */
  progressEvery?: number;
}

type Optional = 'widening' | 'outcomeWidening' | 'digest' | 'deadline' | 'cancelled' | 'onProgress';
export type Settings = Required<Omit<SearchOptions, Optional | 'playout'>> &
  Pick<SearchOptions, Optional | 'playout'>;

/** @throws SearchInvalid naming what is out of range */
export const inRange = (name: string, value: number, least: number, most: number, integer: boolean): void => {
  if (value >= least && value <= most && (!integer || Number.isInteger(value))) return;
  const kind = integer ? 'an integer' : 'a number';
  throw new SearchInvalid(`Cannot search because ${name} is ${value}, not ${kind} in ${least}..${most}.`);
};

/** The options with their defaults. @throws SearchInvalid naming the option that is out of range. */
export const settingsOf = (options: SearchOptions): Settings => {
  const settings: Settings = {
    ...options,
    iterations: options.iterations ?? 100,
    exploration: options.exploration ?? 1.414,
    seed: options.seed ?? 1,
    selection: options.selection ?? 'ucb1',
    firstPlay: options.firstPlay ?? 0.2,
    candidates: options.candidates ?? 16,
    backup: options.backup ?? 'mean',
    transpositions: options.transpositions ?? false,
    proofs: options.proofs ?? true,
    nodeLimit: options.nodeLimit ?? 4_000_000,
    stopAtNodes: options.stopAtNodes ?? 50_000_000,
    costLimit: options.costLimit ?? Infinity,
    settle: options.settle ?? false,
    warm: options.warm ?? [],
    cacheLimit: options.cacheLimit ?? 100_000,
    progressEvery: options.progressEvery ?? 1_000,
  };
  inRange('iterations', settings.iterations, 1, 10_000_000, true);
  inRange('exploration', settings.exploration, 0, 10, false);
  inRange('seed', settings.seed, 0, Number.MAX_SAFE_INTEGER, true);
  inRange('firstPlay', settings.firstPlay, 0, 1, false);
  inRange('candidates', settings.candidates, 1, 65_535, true);
  inRange('nodeLimit', settings.nodeLimit, 1, 50_000_000, true);
  inRange('stopAtNodes', settings.stopAtNodes, 1, 50_000_000, true);
  inRange('costLimit', settings.costLimit, Number.MIN_VALUE, Infinity, false);
  inRange('cacheLimit', settings.cacheLimit, 0, 10_000_000, true);
  inRange('progressEvery', settings.progressEvery, 1, 10_000_000, true);
  for (const name of ['widening', 'outcomeWidening'] as const) {
    const widening = settings[name];
    if (widening === undefined) continue;
    inRange(`${name}.factor`, widening.factor, 0.01, 1_000, false);
    inRange(`${name}.exponent`, widening.exponent, 0, 1, false);
  }
  for (const { visits, value } of settings.warm) {
    inRange('warm.visits', visits, 1, 1_000_000, true);
    inRange('warm.value', value, 0, 1, false);
  }
  return settings;
};
