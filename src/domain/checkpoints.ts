import type { CheckpointKey } from '../contracts/checkpoint.ts';

/** What a checkpoint is sealed as: one of another search, session or tenant does not open. */
export const contextOfCheckpoint = ({ tenant, session_id, name }: CheckpointKey): string =>
  `checkpoint ${tenant}/${session_id}/${name}`;

/** How long a search's next checkpoint waits, in ms, after one that took `took` ms: they cost a tenth of the time at most. */
export const checkpointPause = (took = 0): number => Math.max(2_000, 9 * took);

/** Largest search that is kept, in bytes. A larger one begins anew where it is interrupted. */
export const mostCheckpointBytes = 64 * 1024 * 1024;
