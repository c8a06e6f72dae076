export type { Memory } from './lambda.ts';
export type { CostInput, CostReport } from './model.ts';
export { costOf, defaultFullShare, goal } from './model.ts';
export { indexes, networks, stageNames, stages } from './stages.ts';
export type { StageName, Standing } from './stages.ts';
