import type { Progress, SearchOptions, SearchResult, TreeNode } from '../search/index.ts';

/** What of a search's options is plain data, which can be sent elsewhere. */
export type PlainOptions = Omit<
  SearchOptions,
  'digest' | 'deadline' | 'cancelled' | 'onProgress' | 'progressEvery'
>;

/** A search, named so that any process of this version can run it, to the same result. */
export type SearchOrder = {
  /** A registered problem. */
  problem: string;
  /** In the problem's own notation. */
  input: string;
  options: PlainOptions;
  /** From its beginning, in ms; none by default. The result then depends on how fast it ran. */
  time_limit_ms?: number;
  /** How much of the tree to give back, in levels and nodes; none by default. */
  tree?: { depth: number; limit: number };
};

/** What a search found: by its statistics, and in the problem's own terms. */
export type Searched = {
  result: SearchResult;
  solved: boolean;
  answer: string | string[] | null;
  /** Where the order asks for it. */
  tree?: TreeNode;
};

/** What whoever orders a search has to do with it while it runs. */
export type SearchWatch = {
  /** Whose it is: searches of several tenants take turns. */
  tenant: string;
  /** Aborted: it ends within a slice, and its run rejects with the reason. */
  signal?: AbortSignal;
  /** Hears how it gets on, twice a second at most. Never throws. */
  onProgress?: (progress: Progress) => void;
  /** Bytes of an earlier run of the same order, to go on from. Those of another one are passed over. */
  saved?: Uint8Array;
  /**
   * Keeps the search as it stands, for a later run to go on from: from time to time, one at a time, and once more when
   * `signal` is aborted, before the run rejects. Never rejects.
   */
  keep?: (bytes: Uint8Array) => Promise<void>;
};

/** Where searches run. The result of an order without a time limit is the same to the bit in each, and over interruptions. */
export interface SearchPool {
  /**
   * @throws Failure `SearchInvalid` for an unknown problem, input it can't read, or options out of range; `SearchFailed`
   * where what ran it died or had no memory left; what `signal` was aborted with
   */
  run(order: SearchOrder, watch: SearchWatch): Promise<Searched>;
}

/** A search that somebody runs slice by slice. @throws Failure `SearchFailed` from each method, where memory is short */
export interface SearchInHand {
  /** Runs up to so many iterations more, for about so long at most. @returns whether it is done */
  slice(limits: { iterations: number; ms: number }): boolean;
  /** How it gets on, where it is time to tell; undefined where not. */
  news(): Progress | undefined;
  /** As it stands, for another one to go on from. */
  save(): Uint8Array;
  /** What it found; readable at any time. */
  found(): Searched;
}
