import { Failure } from '../../../src/contracts/errors.ts';
import type { SnapshotStore } from '../../../src/adapters/aws/retrieval/index.ts';

/** A snapshot in memory, that counts what it hands out and can be told to let another be faster. */
export const memorySnapshots = () => {
  let kept: { bytes: Uint8Array; etag: string } | undefined;
  let savings = 0;
  const counted = { asked: 0, transferred: 0, refused: 0 };
  const port: SnapshotStore = {
    async load(known) {
      counted.asked += 1;
      if (kept !== undefined && kept.etag === known) return 'unchanged';
      if (kept !== undefined) counted.transferred += 1;
      return kept;
    },
    async save(bytes, { ifMatch }) {
      if (kept?.etag !== ifMatch) {
        counted.refused += 1;
        throw new Failure('VersionConflict', 'Cannot save the snapshot because it was replaced meanwhile.');
      }
      savings += 1;
      kept = { bytes: new Uint8Array(bytes), etag: `"${savings}"` };
      return kept.etag;
    },
  };
  return { port, counted, savings: () => savings };
};
