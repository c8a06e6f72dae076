export type { S3Source } from './bodies.ts';
export { createEpisodes, type EpisodesOptions } from './episodes.ts';
export type { Retention, StoreOptions } from './parts.ts';
export { createSessionStore } from './store.ts';
export { eventNotice, type EventNotice } from './stream.ts';
