export { createLog, logLevelOf } from './log.ts';
export type { LogLevel } from './log.ts';
export { createMetrics } from './metrics.ts';
export type { MetricsRegistry } from './metrics.ts';
export { createTracer, sessionTrace } from './tracer.ts';
