/** What an app of one's own imports as `deliberate/cdk`. */
export { Deliberate } from './deliberate.ts';
export { stageOf, stages } from './config/index.ts';
export type { Stage } from './config/index.ts';
export type { DeliberateProps, Domain, Identity, Network } from './props.ts';
