import type { CheckpointKey } from '../contracts/checkpoint.ts';

export type { CheckpointKey };

/**
 * Searches that are under way, as bytes to go on from, sealed under their session's key. They are a convenience: what is
 * lost is searched again. Each is gone a day after it was written, whoever forgot it.
 */
export interface Checkpoints {
  /** In place of the one before. Does nothing for a session that is erased. @throws Failure `Unavailable`, `DiskFull` */
  keep(key: CheckpointKey, bytes: Uint8Array): Promise<void>;
  /** @returns undefined where there is none, or none that can be read. @throws Failure `Unavailable` */
  find(key: CheckpointKey): Promise<Uint8Array | undefined>;
  /** Repeating it does nothing. @throws Failure `Unavailable` */
  forget(key: CheckpointKey): Promise<void>;
}
