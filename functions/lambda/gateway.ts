/** Events of API Gateway's REST API as requests, and answers as it takes them. Nothing in an event is trusted. */
import { z } from 'zod';
import { headers as names } from '../../src/contracts/api/common.ts';

const texts = z.record(z.string(), z.string()).nullish();
const lists = z.record(z.string(), z.array(z.string()).nullable()).nullish();

const eventSchema = z.object({
  httpMethod: z.string(),
  /** The route's path, with `{names}`; a path without stage and base path comes of it. */
  resource: z.string(),
  pathParameters: texts,
  headers: texts,
  multiValueHeaders: lists,
  queryStringParameters: texts,
  multiValueQueryStringParameters: lists,
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
  requestContext: z.object({
    requestId: z.string().default(''),
    authorizer: z.record(z.string(), z.unknown()).nullish(),
  }),
});
export type GatewayEvent = z.infer<typeof eventSchema>;

/** @throws ZodError for an event that is none of a REST API */
export const parseGatewayEvent = (event: unknown): GatewayEvent => eventSchema.parse(event);

const pathOf = ({ resource, pathParameters }: GatewayEvent): string =>
  resource.replaceAll(/\{(\w+)\+?\}/g, (_, name: string) => encodeURIComponent(pathParameters?.[name] ?? ''));

const pairsOf = (
  many: GatewayEvent['multiValueHeaders'],
  one: GatewayEvent['headers'],
): [string, string][] =>
  many === undefined || many === null
    ? Object.entries(one ?? {})
    : Object.entries(many).flatMap(([name, values]) =>
        (values ?? []).map((value): [string, string] => [name, value]),
      );

/** Header values are bytes to `Headers`; a name that is none is left out. */
const headersOf = (event: GatewayEvent): Headers => {
  const headers = new Headers();
  for (const [name, value] of pairsOf(event.multiValueHeaders, event.headers)) {
    try {
      headers.append(name, Buffer.from(value, 'utf8').toString('latin1'));
    } catch {
      continue;
    }
  }
  const { requestId } = event.requestContext;
  if (!headers.has(names.correlation) && requestId !== '') headers.set(names.correlation, requestId);
  return headers;
};

/** The request that an event stands for. Without a correlation id it goes by the gateway's own id. */
export const requestOf = (event: GatewayEvent): Request => {
  const headers = headersOf(event);
  const query = new URLSearchParams(
    pairsOf(event.multiValueQueryStringParameters, event.queryStringParameters),
  );
  const url = `https://gateway.invalid${pathOf(event)}${query.size === 0 ? '' : `?${query.toString()}`}`;
  const method = event.httpMethod.toUpperCase();
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded === true ? 'base64' : 'utf8');
  if (bytes.length === 0 || method === 'GET' || method === 'HEAD')
    return new Request(url, { method, headers });
  headers.set('content-length', String(bytes.length));
  return new Request(url, { method, headers, body: bytes });
};

export type GatewayAnswer = {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
  isBase64Encoded: false;
};

/** An answer as the gateway takes it. All that this API answers is text. */
export const answerOf = async (response: Response): Promise<GatewayAnswer> => ({
  statusCode: response.status,
  headers: Object.fromEntries(response.headers),
  body: await response.text(),
  isBase64Encoded: false,
});
