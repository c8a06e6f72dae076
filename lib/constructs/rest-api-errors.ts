/**
 * What API Gateway answers by itself, in the shape of the catalogue: who is refused before a function runs reads the same
 * body as who is refused by one. Templates know variables and no functions, so `timestamp` is the gateway's own form of
 * the time and messages are fixed: nothing of the request is repeated, and the body is JSON whatever was sent.
 *
 * A status on a default would be forced on every type without a status of its own, so the defaults have none.
 */
import { ResponseType } from 'aws-cdk-lib/aws-apigateway';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { headers } from '../../src/contracts/api.ts';
import { originHeaders } from '../../src/contracts/cross-origin.ts';
import { errorCatalogue } from '../../src/contracts/errors.ts';
import type { ErrorCode } from '../../src/contracts/errors.ts';

export type GatewayAnswer = {
  type: string;
  code: ErrorCode;
  message: string;
  /** The gateway's own status stays where absent. */
  status?: number;
  /** Seconds after which to come back. */
  retry_after?: number;
};

const answer = (type: string, code: ErrorCode, because: string, retry_after?: number): GatewayAnswer => ({
  type,
  code,
  message: `Cannot answer because ${because}.`,
  status: errorCatalogue[code].status,
  ...(retry_after === undefined ? {} : { retry_after }),
});

const noSuchRoute = 'there is no such route';

/** One for each type that this API can meet; a path or method without a row is `MISSING_AUTHENTICATION_TOKEN` to AWS. */
export const gatewayAnswers: readonly GatewayAnswer[] = [
  answer('UNAUTHORIZED', 'Unauthenticated', 'the request has no valid key'),
  answer('ACCESS_DENIED', 'Forbidden', 'the key does not allow this'),
  answer('AUTHORIZER_FAILURE', 'Unavailable', 'the key could not be checked', 1),
  answer('AUTHORIZER_CONFIGURATION_ERROR', 'Unavailable', 'the key could not be checked', 1),
  answer('MISSING_AUTHENTICATION_TOKEN', 'NotFound', noSuchRoute),
  answer('RESOURCE_NOT_FOUND', 'NotFound', noSuchRoute),
  answer('INVALID_SIGNATURE', 'NotFound', noSuchRoute),
  answer('EXPIRED_TOKEN', 'NotFound', noSuchRoute),
  answer('BAD_REQUEST_BODY', 'InvalidRequest', 'the body is not as this route takes it'),
  answer('BAD_REQUEST_PARAMETERS', 'InvalidRequest', 'a parameter is not as this route takes it'),
  answer(
    'REQUEST_TOO_LARGE',
    'TooLarge',
    'the body is larger than any route takes; a large document is sent with `upload` in place of `text`',
  ),
  answer('UNSUPPORTED_MEDIA_TYPE', 'UnsupportedMediaType', 'the body is not application/json'),
  answer('THROTTLED', 'RateLimited', 'too many requests come at once', 1),
  answer('QUOTA_EXCEEDED', 'RateLimited', 'the quota is used up', 3600),
  answer('WAF_FILTERED', 'Forbidden', 'the request looks like an attack'),
  answer('INTEGRATION_FAILURE', 'Unavailable', 'the function behind the route failed', 1),
  answer('INTEGRATION_TIMEOUT', 'Unavailable', 'the function behind the route took too long', 1),
  answer('API_CONFIGURATION_ERROR', 'Internal', 'the route is not set up well'),
  {
    type: 'DEFAULT_4XX',
    code: 'InvalidRequest',
    message: 'Cannot answer because the request is not one that this API takes.',
  },
  { type: 'DEFAULT_5XX', code: 'Internal', message: 'Cannot answer because something failed here.' },
];

/** The body as a template; `$context.…` is filled in by API Gateway. */
export const bodyTemplate = ({ code, message }: Pick<GatewayAnswer, 'code' | 'message'>): string =>
  JSON.stringify({
    error: true,
    error_code: code,
    message,
    timestamp: '$context.requestTime',
    correlation_id: '$context.requestId',
  });

const quoted = (fixed: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(fixed).map(([name, value]) => [name, `'${value}'`]));

const headersOf = (one: GatewayAnswer, origin: string | undefined): Record<string, string> => ({
  'Content-Type': "'application/json'",
  'Cache-Control': "'no-store'",
  'X-Content-Type-Options': "'nosniff'",
  [headers.correlation]: 'context.requestId',
  ...(one.retry_after === undefined ? {} : { 'Retry-After': `'${one.retry_after}'` }),
  ...(one.type === 'UNAUTHORIZED' ? { 'WWW-Authenticate': "'Bearer'" } : {}),
  ...(origin === undefined ? {} : quoted(originHeaders(origin))),
});

/** @param origin of the console, whose pages must be able to read these answers too */
export const addGatewayAnswers = (api: RestApi, origin?: string): void => {
  for (const one of gatewayAnswers) {
    api.addGatewayResponse(one.type, {
      type: ResponseType.of(one.type),
      ...(one.status === undefined ? {} : { statusCode: String(one.status) }),
      responseHeaders: headersOf(one, origin),
      templates: { 'application/json': bodyTemplate(one) },
    });
  }
};
