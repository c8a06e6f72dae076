/** Decision-theoretic troubleshooting: the next step on a ticket, by search over a pack's causal model. */
export { compile } from './troubleshooting/compile.ts';
export type { Compiled } from './troubleshooting/compile.ts';
export { known } from './troubleshooting/belief.ts';
export type { Known } from './troubleshooting/belief.ts';
export { efficiencyOrderCost } from './troubleshooting/efficiency-order.ts';
export { solveExactly } from './troubleshooting/exact.ts';
export type { Exact } from './troubleshooting/exact.ts';
export { explain } from './troubleshooting/explain.ts';
export { situationOf, stepId, troubleshootingProblem } from './troubleshooting/problem.ts';
export type { Situation } from './troubleshooting/problem.ts';
export { createTroubleshooter, recommend, recommendation } from './troubleshooting/recommend.ts';
export type { Troubleshooter } from './troubleshooting/recommend.ts';
export type { LikelyCause } from './troubleshooting/causes.ts';
export type { NextStep, Recommendation, Step, Why } from './troubleshooting/recommendation.ts';
