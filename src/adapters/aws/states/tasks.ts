import {
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { Failure } from '../../../contracts/errors.ts';
import type { Tasks } from '../../../ports/orchestrator.ts';
import { calling, isNamed } from '../shared/failures.ts';
import { payloadOf } from './payload.ts';

/** Characters of an error's name and of its cause. */
const longest = { error: 256, cause: 32_768 };

/** What Step Functions says of a token that was answered, timed out, was stopped, or is none. */
const closed = ['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'];

const answering = async (answer: () => Promise<unknown>): Promise<void> => {
  try {
    await calling('answer a task', answer);
  } catch (thrown) {
    if (!closed.some((name) => isNamed(thrown, name))) throw thrown;
    throw new Failure('TaskClosed', 'Cannot answer the task because it was answered or timed out.', {
      cause: thrown,
    });
  }
};

/** Answers to task tokens of Step Functions. Over-long names and causes of errors are cut. */
export const sfnTasks = ({ sfn }: { sfn: SFNClient }): Tasks => ({
  async succeed(taskToken, output) {
    const payload = payloadOf(output, 'the output of a task');
    await answering(() => sfn.send(new SendTaskSuccessCommand({ taskToken, output: payload })));
  },
  fail: (taskToken, error, cause) =>
    answering(() =>
      sfn.send(
        new SendTaskFailureCommand({
          taskToken,
          error: error.slice(0, longest.error),
          cause: cause.slice(0, longest.cause),
        }),
      ),
    ),
  heartbeat: (taskToken) => answering(() => sfn.send(new SendTaskHeartbeatCommand({ taskToken }))),
});
