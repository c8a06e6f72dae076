export { serveRetrieval } from '../../src/adapters/aws/retrieval/serve-retrieval.ts';
export { openIndexFile } from '../../src/adapters/sqlite/index-file.ts';
