import { Failure } from '../../../contracts/errors.ts';

/** Names of errors by which services of AWS say "too much" or "not now". */
const busy: ReadonlySet<string> = new Set([
  'InternalServerError',
  'KMSInternalException',
  'LimitExceededException',
  'ProvisionedThroughputExceededException',
  'ReplicatedWriteConflictException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestTimeout',
  'RequestTimeoutException',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TimeoutError',
  'TooManyRequestsException',
  'TransactionInProgressException',
]);

/** Codes of Node for a connection that broke or never was. */
const network: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
]);

/** HTTP status of the answer that an SDK error stands for; undefined where there was none. */
const statusOf = (thrown: Error): number | undefined => {
  const meta: unknown = '$metadata' in thrown ? thrown.$metadata : undefined;
  if (typeof meta !== 'object' || meta === null || !('httpStatusCode' in meta)) return undefined;
  return typeof meta.httpStatusCode === 'number' ? meta.httpStatusCode : undefined;
};

/** Whether an error of the SDK has one of these names. Names, not classes: classes differ between copies of a client. */
export const isNamed = (thrown: unknown, ...names: readonly string[]): thrown is Error =>
  thrown instanceof Error && names.includes(thrown.name);

/** Whether the service was out of reach or out of breath, after the SDK's own retries: another try may succeed. */
export const isPassing = (thrown: unknown): boolean => {
  if (!(thrown instanceof Error)) return false;
  const code: unknown = 'code' in thrown ? thrown.code : undefined;
  return busy.has(thrown.name) || network.has(code) || (statusOf(thrown) ?? 0) >= 500;
};

/**
 * Runs a call of the SDK.
 * @param doing what follows "Cannot" in the message, such as `read session s_1`
 * @throws Failure `Unavailable` where the service was out of reach, too slow or throttling after the SDK's own retries;
 * anything else as it was thrown
 */
export const calling = async <T>(doing: string, call: () => Promise<T>): Promise<T> => {
  try {
    return await call();
  } catch (thrown) {
    if (!isPassing(thrown)) throw thrown;
    const name = (thrown as Error).name;
    throw new Failure('Unavailable', `Cannot ${doing} because AWS answers ${name}.`, { cause: thrown });
  }
};
