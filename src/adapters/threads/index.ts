/** Searches on threads of this process: the event loop stays free for heartbeats, cancellation and other requests. */
export { threadPool } from './pool.ts';
export type { ThreadPool, ThreadPoolOptions } from './pool.ts';
export { serveSearchesWith } from './serve.ts';
export { openThread } from './thread.ts';
export type { SearchThread } from './thread.ts';
