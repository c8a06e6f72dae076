/** The engine's journal is a port of the whole: its adapters and its conformance suite live elsewhere. */
export type {
  Change,
  EndStatus,
  EngineDetails,
  ExecutionRow,
  ExecutionStatus,
  HistoryEvent,
  Journal,
} from '../../src/ports/journal.ts';
