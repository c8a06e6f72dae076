/**
 * Monte Carlo tree search. This folder imports nothing: no package, no Node module, no clock, no `Math.random`.
 * What it needs of the world is handed in, so that a seed gives the same tree in any process.
 */
export { createSearch, search } from './engine.ts';
export type { RunningSearch } from './engine.ts';
export { exportTree } from './export.ts';
export type { TreeNode } from './export.ts';
export { SearchInvalid } from './invalid.ts';
export type { Progress, SearchOptions } from './options.ts';
export { chance } from './problem.ts';
export type { Problem, Turn } from './problem.ts';
export { createGenerator } from './random.ts';
export type { Generator } from './random.ts';
export type { ActionStats, SearchResult, SearchStats, Stopped } from './report.ts';
export { Tree } from './tree.ts';
