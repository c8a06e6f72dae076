/** What an invocation that did not end well says about what was done. Wrong here, and a refund is paid twice. */
import { z } from 'zod';
import type { CallEnd } from './protocol.ts';

/** Answers 502 of Lambda that come before the function runs: it could not be set up. */
const notSetUp: ReadonlySet<string> = new Set([
  'EC2AccessDeniedException',
  'EC2ThrottledException',
  'EC2UnexpectedException',
  'EFSIOException',
  'ENILimitReachedException',
  'InvalidSecurityGroupIDException',
  'InvalidSubnetIDException',
  'InvalidZipFileException',
  'KMSAccessDeniedException',
  'KMSDisabledException',
  'KMSInvalidStateException',
  'KMSNotFoundException',
  'SubnetIPAddressLimitReachedException',
]);

/** Without credentials, or without a connection, no request leaves. */
const notSent: ReadonlySet<unknown> = new Set([
  'CredentialsProviderError',
  'ECONNREFUSED',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
]);

/** A function whose code does not load never began the call. */
const notLoaded: ReadonlySet<string> = new Set([
  'Runtime.HandlerNotFound',
  'Runtime.ImportModuleError',
  'Runtime.InvalidEntrypoint',
  'Runtime.MalformedHandlerName',
  'Runtime.UserCodeSyntaxError',
]);

const sdkErrorSchema = z.object({
  name: z.string(),
  code: z.string().optional(),
  $metadata: z.object({ httpStatusCode: z.number().optional() }).optional(),
});

/** The end that an error of the SDK is. Answers 4xx are Lambda's own: it did not call the function. */
export const endOfError = (thrown: unknown): CallEnd => {
  const { name, code, $metadata } = sdkErrorSchema.safeParse(thrown).data ?? { name: 'an unknown error' };
  const status = $metadata?.httpStatusCode ?? 0;
  const refused = status >= 400 && status < 500 && status !== 408;
  const nothingDone = refused || notSetUp.has(name) || notSent.has(name) || notSent.has(code);
  return {
    how: nothingDone ? 'failed' : 'ambiguous',
    message: `its function ${nothingDone ? 'could not be called' : 'did not answer'}: ${code ?? name}`,
  };
};

const functionErrorSchema = z.object({
  errorType: z.string().optional(),
  errorMessage: z.string().optional(),
});

/** The end that a `FunctionError` is. Its message may hold anything, so it is looked at and not repeated. */
export const endOfFunctionError = (payload: unknown): CallEnd => {
  const { errorType = 'unknown', errorMessage = '' } = functionErrorSchema.safeParse(payload).data ?? {};
  if (notLoaded.has(errorType)) return { how: 'failed', message: `its function did not start: ${errorType}` };
  const late = errorType === 'Sandbox.Timedout' || /Task timed out/.test(errorMessage);
  if (late) return { how: 'ambiguous', message: 'its function did not answer in time' };
  const why = /^[\w.]{1,100}$/.exec(errorType)?.[0];
  return { how: 'ambiguous', message: `its function ended: ${why ?? 'unknown'}` };
};
