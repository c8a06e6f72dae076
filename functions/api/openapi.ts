import { z } from 'zod';
import * as contract from '../../src/contracts/api.ts';
import { sessionEventSchema } from '../../src/contracts/events.ts';
import { planSchema } from '../../src/contracts/plan.ts';
import { searchStatsSchema, searchTreeSchema } from '../../src/contracts/search-stats.ts';
import type { ErrorCode } from '../../src/contracts/errors.ts';
import { errorCatalogue } from '../../src/contracts/errors.ts';
import type { Route } from '../../topology/routes.ts';
import { errorsOf, routes } from '../../topology/routes.ts';

type Json = Record<string, unknown>;

/** Schemas that have a name of their own in the document. */
const named: Record<string, z.ZodType> = {
  Error: contract.errorBodySchema,
  Started: contract.startedSchema,
  Session: contract.sessionViewSchema,
  SessionList: contract.sessionListSchema,
  Plan: planSchema,
  SearchStats: searchStatsSchema,
  Event: sessionEventSchema,
  EventPage: contract.eventPageSchema,
  QueryAnswer: contract.queryAnswerSchema,
  Approval: contract.approvalViewSchema,
  ApprovalList: contract.approvalListSchema,
  Decision: contract.decidedSchema,
  Document: contract.documentViewSchema,
  SearchTree: searchTreeSchema,
  SearchReport: contract.searchReportSchema,
};

const componentPath = (name: string): string => `#/components/schemas/${name}`;

const components = (): Json => {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { uri: componentPath, io: 'output' });
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, bare(schema)]));
};

/** A schema as it stands inside a document. */
const bare = (schema: Json): Json =>
  Object.fromEntries(Object.entries(schema).filter(([key]) => key !== '$schema' && key !== '$id'));

const answerSchema = (schema: z.ZodType): Json => {
  const name = Object.keys(named).find((one) => named[one] === schema);
  return name === undefined ? bare(z.toJSONSchema(schema, { io: 'output' })) : { $ref: componentPath(name) };
};

const parametersOf = (row: Route): Json[] => {
  const from = (schema: z.ZodObject | undefined, where: 'path' | 'query'): Json[] =>
    Object.entries(schema?.shape ?? {}).map(([name, field]) => ({
      name,
      in: where,
      required: where === 'path',
      schema: bare(z.toJSONSchema(field as z.ZodType, { io: 'output' })),
    }));
  const header = (name: string, description: string, schema: Json): Json => ({
    name,
    in: 'header',
    required: false,
    description,
    schema,
  });
  const headers = contract.headers;
  const known = {
    session: header(headers.session, 'Names the session, or continues the one of that id', {
      type: 'string',
      pattern: '^[A-Za-z0-9_-]{1,100}$',
    }),
    idempotency: header(headers.idempotency, 'A repetition under the same key returns the first answer', {
      type: 'string',
      pattern: '^[!-~]{1,200}$',
    }),
    last_event: header(headers.lastEvent, '`seq` of the last event that was seen', {
      type: 'string',
      pattern: '^[0-9]{1,15}$',
    }),
  };
  return [
    ...from(row.params, 'path'),
    ...from(row.query, 'query'),
    ...(row.headers ?? []).map((kind) => known[kind]),
  ];
};

const correlation = {
  [contract.headers.correlation]: {
    description: 'Taken over from the request, or new',
    schema: { type: 'string' },
  },
};

const responsesOf = (row: Route): Json => {
  const responses: Json = {};
  for (const [status, answer] of Object.entries(row.answers)) {
    const content = (answer.media ?? ['application/json']).map((media) => [
      media,
      {
        schema:
          answer.schema === undefined || media === 'text/event-stream'
            ? plain(media)
            : answerSchema(answer.schema),
      },
    ]);
    responses[status] = {
      description: answer.description,
      headers: correlation,
      content: Object.fromEntries(content) as Json,
    };
  }
  for (const [status, codes] of byStatus(errorsOf(row))) {
    if (responses[status] !== undefined) continue;
    const retry = { 'Retry-After': { description: 'Seconds to wait', schema: { type: 'string' } } };
    responses[status] = {
      description: codes.map((code) => `\`${code}\`: ${errorCatalogue[code].remedy}`).join('\n\n'),
      headers: status === '429' || status === '503' ? { ...correlation, ...retry } : correlation,
      content: { 'application/json': { schema: { $ref: componentPath('Error') } } },
    };
  }
  return responses;
};

/** What has no schema of its own: a document, a text, or the events of a stream, each by its fields. */
const plain = (media: string): Json => {
  if (media === 'application/json') return { type: 'object' };
  if (media !== 'text/event-stream') return { type: 'string' };
  const data = {
    type: 'string',
    contentMediaType: 'application/json',
    contentSchema: { $ref: componentPath('Event') },
  };
  const properties = { id: { type: 'string' }, event: { type: 'string' }, data, retry: { type: 'integer' } };
  return { type: 'object', properties };
};

const byStatus = (codes: readonly ErrorCode[]): Map<string, ErrorCode[]> => {
  const groups = new Map<string, ErrorCode[]>();
  for (const code of codes) {
    const status = String(errorCatalogue[code].status);
    groups.set(status, [...(groups.get(status) ?? []), code]);
  }
  return groups;
};

const operationOf = (row: Route): Json => ({
  operationId: row.id,
  tags: [row.tag],
  summary: row.summary,
  ...(row.roles === 'public'
    ? { security: [] }
    : { description: `Roles: ${row.roles.map((role) => `\`${role}\``).join(', ')}` }),
  parameters: parametersOf(row),
  ...(row.body === undefined
    ? {}
    : {
        requestBody: {
          required: true,
          content: { 'application/json': { schema: bare(z.toJSONSchema(row.body, { io: 'input' })) } },
        },
      }),
  responses: responsesOf(row),
});

const build = (version: string): Json => {
  const paths: Record<string, Json> = {};
  for (const row of routes) {
    paths[row.path] = { ...paths[row.path], [row.method.toLowerCase()]: operationOf(row) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Deliberate',
      version,
      description: 'A backend for agents that must think before they act.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    security: [{ key: [] }, { bearer: [] }],
    tags: [...new Set(routes.map((row) => row.tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        key: { type: 'apiKey', in: 'header', name: contract.headers.apiKey },
        bearer: { type: 'http', scheme: 'bearer' },
      },
      schemas: components(),
    },
  };
};

const built = new Map<string, Json>();

/** The OpenAPI 3.1 document of all routes. */
export const openApiDocument = (version: string): Json => {
  const document = built.get(version) ?? build(version);
  built.set(version, document);
  return document;
};
