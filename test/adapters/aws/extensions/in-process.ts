/** The functions of code extensions, invoked in this process: what is said crosses as JSON, as over the wire. */
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

const offline = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  maxAttempts: 1,
};

/** A client with another `send`. */
const sending = <C extends object>(client: C, send: (command: unknown) => Promise<unknown>): C =>
  new Proxy(client, {
    get: (target, name) => (name === 'send' ? send : (Reflect.get(target, name) as unknown)),
  });

export type Handler = (event: unknown) => Promise<unknown>;

const textOf = (payload: unknown): string =>
  typeof payload === 'string' ? payload : Buffer.from(payload as Uint8Array).toString('utf8');

/** A client of Lambda that calls handlers by the name of their function. What a handler throws is a `FunctionError`. */
export const lambdaOver = (handlerOf: (functionName: string) => Handler, maxAttempts = 1): LambdaClient =>
  sending(new LambdaClient({ ...offline, maxAttempts }), async (command) => {
    if (!(command instanceof InvokeCommand)) throw new TypeError('Only invocations are expected.');
    const { FunctionName = '', Payload } = command.input;
    const payload = (value: unknown) => Buffer.from(JSON.stringify(value ?? null));
    try {
      return { Payload: payload(await handlerOf(FunctionName)(JSON.parse(textOf(Payload)))) };
    } catch (thrown) {
      const { name: errorType, message: errorMessage } = thrown as Error;
      return { FunctionError: 'Unhandled', Payload: payload({ errorType, errorMessage }) };
    }
  });

/** A client of Lambda whose every request ends so. */
export const lambdaFailing = (thrown: unknown): LambdaClient =>
  sending(new LambdaClient(offline), () => Promise.reject(thrown as Error));

/** A client of Secrets Manager over a record, which may change; it counts what it is asked. */
export const secretsOver = (secrets: Record<string, string>) => {
  const asked: string[] = [];
  const client = sending(new SecretsManagerClient(offline), async (command) => {
    if (!(command instanceof GetSecretValueCommand)) throw new TypeError('Only reading is expected.');
    const { SecretId = '' } = command.input;
    asked.push(SecretId);
    return { SecretString: secrets[SecretId] };
  });
  return { client, asked };
};
