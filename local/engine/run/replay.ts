import { Failure } from '../../../src/contracts/errors.ts';
import type { LoadedMachine } from '../asl/machine.ts';
import { fromText } from '../payload.ts';
import type { ExecutionRow, HistoryEvent } from '../ports.ts';
import { apply, takeResult } from './apply.ts';
import { newExecution, type Execution } from './execution.ts';

/**
 * An execution as its journal left it. Commits are whole, so each of its scopes is in a state that waits for
 * something, or has ended.
 * @throws Failure `DataCorrupt` when the history does not fit the definition.
 */
export const replay = (
  row: ExecutionRow,
  machine: LoadedMachine,
  history: readonly HistoryEvent[],
): Execution => {
  const execution = newExecution(row.name, machine, fromText(row.input));
  const refuse = (why: string, cause?: unknown): Failure =>
    new Failure('DataCorrupt', `Cannot resume the execution ${row.name} because ${why}.`, { cause });
  try {
    history.forEach((event, index) => {
      if (event.id !== index + 1) throw new Error(`its history has event ${event.id} in place ${index + 1}`);
      apply(execution, event);
    });
    for (const frame of execution.frames.values()) {
      if (!frame.current && frame.output && frame.parent) takeResult(execution, frame);
    }
  } catch (thrown) {
    throw refuse(thrown instanceof Error ? thrown.message : String(thrown), thrown);
  }
  for (const frame of execution.frames.values()) {
    if (!frame.current || frame.current.phase.kind === 'deciding')
      throw refuse(`frame ${frame.id} waits for nothing`);
  }
  return execution;
};
