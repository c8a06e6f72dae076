import { SearchInvalid } from './invalid.ts';

/** What a listener hears while a search runs. */
export interface Progress {
  iterations: number;
  best_action: string;
  /** Of the best action, to the player who moves at the root. */
  value: number;
  /** Of the best action. */
  visits: number;
}

export interface SearchOptions {
  /** 1..10,000,000; 100 by default. */
  iterations?: number;
  /** UCB1's constant c, 0..10; 1.414 by default. */
  exploration?: number;
  /** An integer in 0..2^53-1; 1 by default. The same seed gives the same tree. */
  seed?: number;
  /**
   * How a value goes up the tree. `mean` (default): the average of all simulations (UCT, Kocsis and Szepesvári 2006).
   * `bellman`: the best child's value, and chance's exact expectation (DP-UCT, Keller and Helmert 2013); for
   * problems whose heuristic has no noise.
   */
  backup?: 'mean' | 'bellman';
  /** Progressive widening: of a node's moves only the first ⌈factor · visits^exponent⌉ count. All do by default. */
  widening?: { factor: number; exponent: number };
  /** Nodes at most; a full tree is searched on without growing. 4,000,000 by default (32 bytes each). */
  nodeLimit?: number;
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

export type Settings = Required<
  Omit<SearchOptions, 'widening' | 'digest' | 'deadline' | 'cancelled' | 'onProgress'>
> &
  Pick<SearchOptions, 'widening' | 'digest' | 'deadline' | 'cancelled' | 'onProgress'>;

const inRange = (name: string, value: number, least: number, most: number, integer: boolean): void => {
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
    backup: options.backup ?? 'mean',
    nodeLimit: options.nodeLimit ?? 4_000_000,
    cacheLimit: options.cacheLimit ?? 100_000,
    progressEvery: options.progressEvery ?? 1_000,
  };
  inRange('iterations', settings.iterations, 1, 10_000_000, true);
  inRange('exploration', settings.exploration, 0, 10, false);
  inRange('seed', settings.seed, 0, Number.MAX_SAFE_INTEGER, true);
  inRange('nodeLimit', settings.nodeLimit, 1, 50_000_000, true);
  inRange('cacheLimit', settings.cacheLimit, 0, 10_000_000, true);
  inRange('progressEvery', settings.progressEvery, 1, 10_000_000, true);
  if (settings.widening !== undefined) {
    inRange('widening.factor', settings.widening.factor, 0.01, 1_000, false);
    inRange('widening.exponent', settings.widening.exponent, 0, 1, false);
  }
  return settings;
};
