/** Tells of commits to sessions, so that followers need not ask again and again. */
export interface Watch {
  /** Watches one session from now on; a commit is remembered until `changed` is asked. Close it. */
  open(tenant: string, sessionId: string): Watching;
}

export type Watching = {
  /**
   * Resolves at the next commit, at once where one came since it was last asked; after `ms` milliseconds, or when
   * `signal` is aborted, it resolves all the same.
   */
  changed(ms: number, signal?: AbortSignal): Promise<void>;
  close(): void;
};
