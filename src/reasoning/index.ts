/** How the system thinks: reasoners, methods, the choice between them, and what becomes of their results. */
export { createExtractiveReasoner } from './extractive/reasoner.ts';
export { actionSource, composeAnswer, fill, outcomeOf } from './composer.ts';
export type { Composition, Section } from './composer.ts';
export { judge, weights } from './judge.ts';
export { chooseMethod } from './meta-controller.ts';
export type { MethodChoice } from './meta-controller.ts';
export { methods } from './methods/index.ts';
export type { MethodContext, MethodRun, MethodRuns } from './methods/index.ts';
