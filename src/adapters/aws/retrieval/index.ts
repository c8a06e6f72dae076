/** Retrieval on AWS: the index as other functions see it, the function's side, and the file that it lives in. */
export { handOver, takeOver, type HandOver, type TakeOver } from './handed-over.ts';
export { lambdaKnowledgeIndex, type LambdaKnowledgeIndexOptions } from './lambda-knowledge-index.ts';
export { serveRetrieval } from './serve-retrieval.ts';
export {
  createSnapshotStore,
  type Snapshot,
  type SnapshotStore,
  type SnapshotStoreOptions,
} from './snapshot-store.ts';
