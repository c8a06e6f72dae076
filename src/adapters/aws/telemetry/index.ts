export { createLambdaLog } from './log.ts';
export type { LambdaLog } from './log.ts';
export { createLambdaMetrics } from './metrics.ts';
export type { LambdaMetrics } from './metrics.ts';
export { createSampledTracer, isSampled } from './sampled-tracer.ts';
