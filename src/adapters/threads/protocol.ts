/** What a process and its search threads say to each other: one command at a time, one reply to each. */
import type { ErrorCode } from '../../contracts/errors.ts';
import type { Searched, SearchOrder, SearchWatch } from '../../ports/search-pool.ts';

type Progress = Parameters<NonNullable<SearchWatch['onProgress']>>[0];

/** `id`: which search, among those that the thread holds. */
export type Command =
  /** Runs it for about `ms`; `begin` where the thread has not got it yet. */
  | { do: 'slice'; id: number; ms: number; begin?: { order: SearchOrder; saved?: Uint8Array } }
  /** Gives it back as it stands; `drop` where the thread is not to hold it any more. */
  | { do: 'save'; id: number; drop: boolean }
  /** Forgets it. */
  | { do: 'drop'; id: number };

export type Reply =
  | { did: 'sliced'; news?: Progress }
  /** It is done, and not held any more. */
  | { did: 'found'; searched: Searched }
  | { did: 'saved'; bytes: Uint8Array }
  | { did: 'dropped' }
  /** The search failed, and is not held any more. */
  | { did: 'failed'; code: ErrorCode; message: string };
