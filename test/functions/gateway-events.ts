import type { Principal } from '../../src/contracts/ids.ts';
import { contextOf } from '../../functions/lambda/admitted.ts';

type Options = {
  path?: Record<string, string>;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: unknown;
  base64?: boolean;
  as?: Principal;
  limited?: number;
  authorizer?: Record<string, unknown> | null;
};

/** An event as a REST API sends it to a function, in the shape of AWS's own example. */
export const gatewayEvent = (
  method: string,
  resource: string,
  options: Options = {},
): Record<string, unknown> => {
  const { path = {}, query, headers = {}, body, base64 = false, as: principal, limited } = options;
  const text = body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body);
  const sent = {
    Host: 'abc.execute-api.eu-west-1.amazonaws.com',
    'Content-Type': 'application/json',
    ...headers,
  };
  const admitted = {
    ...(principal === undefined ? {} : { principal }),
    ...(limited === undefined ? {} : { limited }),
  };
  return {
    resource,
    path: `/base${resource.replaceAll(/\{(\w+)\}/g, (_, name: string) => path[name] ?? '')}`,
    httpMethod: method,
    headers: sent,
    multiValueHeaders: Object.fromEntries(Object.entries(sent).map(([name, value]) => [name, [value]])),
    queryStringParameters: query ?? null,
    multiValueQueryStringParameters:
      query === undefined
        ? null
        : Object.fromEntries(Object.entries(query).map(([name, value]) => [name, [value]])),
    pathParameters: Object.keys(path).length === 0 ? null : path,
    stageVariables: null,
    requestContext: {
      resourcePath: resource,
      httpMethod: method,
      path: `/dev${resource}`,
      stage: 'dev',
      requestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
      identity: { sourceIp: '127.0.0.1' },
      authorizer:
        options.authorizer === undefined
          ? { principalId: 'x', integrationLatency: 3, ...contextOf(admitted) }
          : options.authorizer,
    },
    body: base64 && text !== null ? Buffer.from(text).toString('base64') : text,
    isBase64Encoded: base64,
  };
};

export const people = {
  operator: { tenant: 'acme', principal: 'olga', roles: ['operator'] },
  customer: { tenant: 'acme', principal: 'carl', roles: ['customer'], customer_id: '10482' },
  stranger: { tenant: 'globex', principal: 'stan', roles: ['operator'] },
} satisfies Record<string, Principal>;
