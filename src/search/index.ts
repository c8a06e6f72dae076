/**
 * Monte Carlo tree search. This folder imports nothing: no package, no Node module, no clock, no `Math.random`.
 * What it needs of the world is handed in, so that a seed gives the same tree in any process.
 */
export { createAsyncSearch, resumeAsyncSearch } from './async.ts';
export type { AsyncOptions, AsyncSearch, BatchEvaluator, Evaluation } from './async.ts';
export { combine } from './combine.ts';
export { createSearch, resumeSearch, search } from './engine.ts';
export type { RunningSearch } from './engine.ts';
export { exportTree } from './export.ts';
export type { Extent, TreeNode } from './export.ts';
export { EvaluatorFailed, SearchInvalid } from './invalid.ts';
export type { Progress, SearchOptions, WarmMove, Widening } from './options.ts';
export { chance } from './problem.ts';
export type { Problem, Turn } from './problem.ts';
export { createGenerator } from './random.ts';
export type { Generator } from './random.ts';
export type { ActionStats, RootMove, SearchResult, SearchStats, Stopped } from './report.ts';
export { Tree } from './tree.ts';
