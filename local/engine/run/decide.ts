import { childEnded, childFailed } from './children.ts';
import { enter } from './enter.ts';
import { failExecution } from './finish.ts';
import { HistoryFull, stillRuns, type Run, type Todo } from './run.ts';
import { roleArn } from './scope.ts';

const one = (run: Run, todo: Todo): Promise<void> => {
  switch (todo.what) {
    case 'enter':
      return enter(run, todo.frame, todo.name, todo.input);
    case 'ended':
      return childEnded(run, todo.frame);
    case 'failed':
      return childFailed(run, todo.frame, todo.error);
  }
};

/** Decides `first`, and all that follows from it, until every scope waits for something or has ended. */
export const decide = async (run: Run, first: () => Promise<void> | void): Promise<void> => {
  try {
    await first();
    for (let todo = run.todo.shift(); todo; todo = run.todo.shift()) {
      if (stillRuns(run, todo.frame)) await one(run, todo);
    }
  } catch (thrown) {
    run.todo.length = 0;
    if (!(thrown instanceof HistoryFull)) throw thrown;
    failExecution(run, thrown);
  }
};

/** The first decisions of an execution. */
export const begin = (run: Run): Promise<void> =>
  decide(run, () => {
    const { execution } = run;
    const root = execution.frames.get(0);
    if (!root) return;
    const input = execution.input.text;
    const details = { input, inputDetails: { truncated: false }, roleArn } as const;
    run.emit(root, 'ExecutionStarted', { executionStartedEventDetails: details });
    run.todo.push({ what: 'enter', frame: root, name: root.scope.startAt, input: execution.input });
  });

/** Ends an execution from outside. Its history then ends without a word about the states it was in, as on AWS. */
export const timeOutExecution = (run: Run): void =>
  run.end(
    { status: 'TIMED_OUT' },
    { type: 'ExecutionTimedOut', executionTimedOutEventDetails: { error: 'States.Timeout' } },
    0,
  );

export const abortExecution = (run: Run, error: string | undefined, cause: string | undefined): void => {
  const fault = { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) };
  run.end(
    { status: 'ABORTED', ...fault },
    { type: 'ExecutionAborted', executionAbortedEventDetails: fault },
    0,
  );
};
