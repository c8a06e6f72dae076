import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { Failure } from '../../../contracts/errors.ts';
import { ExtensionError } from '../../../extension/index.ts';
import { endOfError, endOfFunctionError } from './ends.ts';
import type { Body, Run } from '../../../ports/extension-body.ts';
import { type CallEnd, endSchema, type ExtensionCall } from './protocol.ts';

export type LambdaCodeBodyOptions = {
  /** Makes one attempt at each request: the SDK cannot know whether an effect may be repeated. */
  lambda: LambdaClient;
  /** Name or ARN of the extension's function, or of an alias of it. */
  functionName: string;
  /** How long the extension may run, in ms: its manifest's `timeout`. */
  timeout_ms: number;
};

/** How much longer the answer may be on its way than the code may run, in ms; the caller has its own deadline. */
const margin = 5000;

/** The answer of an invocation, which comes in the code's own words or the service's. */
const endOf = (payload: Uint8Array | undefined, functionError: string | undefined): CallEnd => {
  let answer: unknown;
  try {
    answer = JSON.parse(Buffer.from(payload ?? []).toString('utf8'));
  } catch {
    return { how: 'ambiguous', message: 'its function answered what is not JSON' };
  }
  if (functionError !== undefined) return endOfFunctionError(answer);
  const end = endSchema.safeParse(answer);
  return end.success ? end.data : { how: 'ambiguous', message: 'its function answered in another form' };
};

const outputOf = (end: CallEnd): unknown => {
  if (end.how === 'output') return end.output;
  throw end.how === 'ambiguous' ? new Error(end.message) : new ExtensionError(end.how, end.message);
};

/**
 * An extension's code in a Lambda of its own, where `serveExtension` runs it. A run that was invoked and did not answer
 * may have acted; one that Lambda refused to begin, or whose code does not load, has done nothing.
 * @throws Failure `SettingsInvalid` at the first start, when the client repeats requests by itself
 */
export const lambdaCodeBody = ({ lambda, functionName, timeout_ms }: LambdaCodeBodyOptions): Body => {
  const invoke = async (
    operation: ExtensionCall['operation'],
    { signal, ...call }: Run,
  ): Promise<unknown> => {
    if (signal.aborted) throw new ExtensionError('failed', 'its caller no longer waits');
    const request = { operation, call } satisfies ExtensionCall;
    const command = new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(request) });
    const answering = lambda.send(command, { abortSignal: signal, requestTimeout: timeout_ms + margin });
    const end = await answering.then(
      ({ Payload, FunctionError }) => endOf(Payload, FunctionError),
      (thrown: unknown) => endOfError(thrown),
    );
    return outputOf(end);
  };

  return {
    async start() {
      const attempts = await lambda.config.maxAttempts();
      if (attempts === 1) return;
      throw new Failure(
        'SettingsInvalid',
        `Cannot run extensions because their client makes ${attempts} attempts at each request.`,
      );
    },
    run: (run) => invoke('run', run),
    lookup: (run) => invoke('lookup', run),
    close: async () => {},
  };
};
