/** What a deployment knows about its own field: the schema of each file of a pack. Nothing here knows a field. */
export * from './manifest.ts';
export * from './triage.ts';
export * from './specialists.ts';
export * from './actions.ts';
export * from './extensions.ts';
export * from './articles.ts';
export * from './golden.ts';
