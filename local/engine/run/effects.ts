/** What a scheduled task does in the world, once its schedule is durable. */
import type { TaskState } from '../asl/machine.ts';
import { limits } from '../limits.ts';
import { acrossTheWire, fromText, type Payload } from '../payload.ts';
import { StateError } from '../state-error.ts';
import type { TaskPhase } from './execution.ts';

export type MessageAttributes = Readonly<Record<string, { DataType: string; StringValue: string }>>;

export type Effects = {
  /** Runs a function and gives what it returned. `signal` is aborted when its answer is of no use any more. */
  invoke(functionName: string, payload: unknown, context: { signal: AbortSignal }): Promise<unknown>;
  /** Durable when it resolves. */
  sendMessage(queueUrl: string, body: string, attributes?: MessageAttributes): Promise<void>;
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (parameters: Record<string, unknown>, key: string): string => {
  const value = parameters[key];
  if (typeof value === 'string' && value !== '') return value;
  throw new StateError('States.Runtime', `The argument ${key} must be a string.`, { internal: true });
};

const attributesOf = (value: unknown): MessageAttributes | undefined => {
  if (!isRecord(value)) return undefined;
  const entries = Object.entries(value).map(([name, one]) => {
    const attribute = isRecord(one) ? one : {};
    return [
      name,
      { DataType: textOf(attribute, 'DataType'), StringValue: textOf(attribute, 'StringValue') },
    ] as const;
  });
  return Object.fromEntries(entries);
};

/**
 * Does it. At least once: after a crash it is done again, with the same token.
 * @returns the result of a plain invocation; of a task that waits for its token, what is known of its submission.
 * @throws StateError by the name of what was thrown, with Lambda's JSON as its cause.
 */
export const perform = async (
  effects: Effects,
  state: TaskState,
  phase: TaskPhase,
  signal: AbortSignal,
): Promise<Payload> => {
  const parameters: unknown = JSON.parse(phase.parameters.text);
  if (!isRecord(parameters)) throw new StateError('States.Runtime', 'The arguments must be an object.');
  try {
    if (state.resource === 'arn:aws:states:::sqs:sendMessage.waitForTaskToken') {
      const body = parameters['MessageBody'];
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      await effects.sendMessage(
        textOf(parameters, 'QueueUrl'),
        text,
        attributesOf(parameters['MessageAttributes']),
      );
      return fromText('{"StatusCode":200}');
    }
    const functionName = textOf(parameters, 'FunctionName');
    const result = acrossTheWire(await effects.invoke(functionName, parameters['Payload'] ?? {}, { signal }));
    return fromText(`{"ExecutedVersion":"$LATEST","Payload":${result.text},"StatusCode":200}`);
  } catch (thrown) {
    throw asStateError(thrown);
  }
};

/** The name of an error is its `name`: never lost, whatever was thrown. */
const asStateError = (thrown: unknown): StateError => {
  if (thrown instanceof StateError) return thrown;
  const { name: errorType, message: errorMessage } =
    thrown instanceof Error ? thrown : { name: 'Error', message: String(thrown) };
  const cause = JSON.stringify({ errorType, errorMessage });
  return new StateError(errorType === '' ? 'Error' : errorType, cause.slice(0, limits.cause));
};
