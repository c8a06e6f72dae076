/** The interpreter of the Amazon States Language, JSONata form, on one machine. */
export { createEngine, type Engine, type EngineOptions } from './engine.ts';
export type { ExecutionResult } from './roster.ts';
export { loadMachine } from './asl/load.ts';
export type { LoadedMachine } from './asl/machine.ts';
export type { Answers } from './answers.ts';
export type { MessageAttributes } from './run/effects.ts';
export type { Change, EndStatus, ExecutionRow, ExecutionStatus, HistoryEvent, Journal } from './ports.ts';
