export { createLambdaTracer as make } from '../../src/adapters/aws/telemetry/tracer.ts';
