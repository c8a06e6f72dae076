import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';

/**
 * A line of access log, as JSON. It has the route's template instead of the path, and neither query string, address nor
 * principal: nothing in it tells a person. `correlation_id` leads to the logs of the functions.
 */
export const accessLogFields = {
  correlation_id: '$context.requestId',
  time: '$context.requestTime',
  method: '$context.httpMethod',
  route: '$context.resourcePath',
  status: '$context.status',
  error: '$context.error.responseType',
  bytes: '$context.responseLength',
  ms: '$context.responseLatency',
  function_ms: '$context.integration.latency',
  function_status: '$context.integration.status',
  authorizer_ms: '$context.authorizer.latency',
  authorizer_status: '$context.authorizer.status',
  waf: '$context.waf.status',
  tls: '$context.tlsVersion',
  trace: '$context.xrayTraceId',
} as const;

/** Name of what `deniedPattern` counts; its dimension `service` comes from the line. */
export const deniedMetric = 'deliberate_requests_denied';

/** Every value is a string in quotes, so that a variable without a value (`-`) leaves the line well-formed. `service` is the stage. */
export const accessLogFormat = (service: string): AccessLogFormat =>
  AccessLogFormat.custom(JSON.stringify({ service, ...accessLogFields }));

/** Filter pattern of the lines whose caller was refused: no valid key, or one that does not allow it. */
export const deniedPattern = '{ ($.status = "401") || ($.status = "403") }';
