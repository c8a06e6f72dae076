/** Answers to task tokens, as of `SendTaskSuccess`, `SendTaskFailure` and `SendTaskHeartbeat`. */
import { Failure } from '../../src/contracts/errors.ts';
import type { Clock } from '../../src/ports/clock.ts';
import { exceeds, limits } from './limits.ts';
import { fromText, type Payload } from './payload.ts';
import type { Actor } from './run/actor.ts';
import { isAlive, type Execution, type Frame } from './run/execution.ts';
import { dueOf } from './run/timers.ts';
import { failTask, succeedTask, taskOf } from './run/tasks.ts';
import { StateError } from './state-error.ts';
import { readToken } from './token.ts';

/** Each throws Failure `TaskClosed` for a token that is unknown, answered or timed out, or whose execution has ended. */
export type Answers = {
  /**
   * Resolves when the answer is durable.
   * @param output JSON of at most 256 KiB. @throws Failure `MalformedJson`, `TooLarge`; the task stays open.
   */
  sendTaskSuccess(token: string, output: string): Promise<void>;
  /** Resolves when the answer is durable. `error` is cut to 256 characters, `cause` to 32,768. */
  sendTaskFailure(token: string, error: string, cause?: string): Promise<void>;
  /**
   * Starts the gap that HeartbeatSeconds allows anew. It does not extend TimeoutSeconds. It is not journalled: after a
   * restart of the engine every gap starts anew, since nobody could beat while it was down.
   */
  sendTaskHeartbeat(token: string): Promise<void>;
};

const closed = (): Failure =>
  new Failure('TaskClosed', 'Cannot answer the task because it was answered, timed out or never was.');

const frameOf = (execution: Execution, token: string, scheduledId: number): Frame => {
  for (const frame of execution.frames.values()) {
    const task = taskOf(frame, scheduledId);
    if (task) {
      if (task.phase.token === token && isAlive(execution, frame)) return frame;
      break;
    }
  }
  throw closed();
};

const parsed = (output: string): Payload => {
  if (exceeds(output, limits.payload)) {
    throw new Failure(
      'TooLarge',
      `Cannot answer the task because its output is over ${limits.payload} bytes.`,
    );
  }
  const payload = fromText(output);
  try {
    void payload.value;
  } catch (cause) {
    throw new Failure('MalformedJson', 'Cannot answer the task because its output is no JSON.', { cause });
  }
  return payload;
};

export const answers = (actorOf: (execution: string) => Actor | undefined, clock: Clock): Answers => {
  const find = (token: string): { actor: Actor; scheduledId: number } => {
    const read = readToken(token);
    const actor = read && actorOf(read.execution);
    if (!read || !actor) throw closed();
    return { actor, scheduledId: read.scheduledId };
  };
  return {
    async sendTaskSuccess(token, output) {
      const { actor, scheduledId } = find(token);
      const payload = parsed(output);
      await actor.tell((run) => succeedTask(run, frameOf(run.execution, token, scheduledId), payload));
    },
    async sendTaskFailure(token, error, cause) {
      const { actor, scheduledId } = find(token);
      const thrown = new StateError(error, cause);
      await actor.tell((run) => failTask(run, frameOf(run.execution, token, scheduledId), thrown));
    },
    async sendTaskHeartbeat(token) {
      const { actor, scheduledId } = find(token);
      const frame = frameOf(actor.execution, token, scheduledId);
      const phase = taskOf(frame, scheduledId)?.phase;
      if (!phase || clock.now() >= (dueOf(frame) ?? Number.POSITIVE_INFINITY)) throw closed();
      phase.beatAt = clock.now();
    },
  };
};
