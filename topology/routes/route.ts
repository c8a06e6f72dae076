import type { z } from 'zod';
import type { ErrorCode } from '../../src/contracts/errors.ts';
import type { Role } from '../../src/contracts/ids.ts';

/** What a success looks like; without a schema its body is text of that media type. */
export type Answer = { description: string; schema?: z.ZodType; media?: readonly string[] };

/** One thing clients can ask for, as data: Hono, OpenAPI, API Gateway and the table in the docs come from it. */
export type Route = {
  /** Its name, unique: OpenAPI's operationId. */
  id: string;
  method: 'GET' | 'POST' | 'DELETE';
  /** With `{names}` of path parameters. */
  path: `/${string}`;
  tag: string;
  summary: string;
  /** Whose keys may; `public` asks for none and is not limited. */
  roles: readonly Role[] | 'public';
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** Largest body in bytes; 256 KiB where absent. */
  max_body?: number;
  /** What to do with a larger one, as a part of a sentence after `;`. */
  too_large?: string;
  /** Request headers that mean something here, besides key and correlation id. */
  headers?: readonly ('session' | 'idempotency' | 'last_event')[];
  answers: Readonly<Partial<Record<200 | 202 | 503, Answer>>>;
  /** Errors of its use case; those of every such route are added by `errorsOf`. */
  errors: readonly ErrorCode[];
  /** Use cases that it calls; none: the host itself answers. */
  use_cases: readonly string[];
};

/** Keeps a row's exact types. */
export const route = <const R extends Route>(row: R): R => row;

export const defaultMaxBody = 256 * 1024;

/** Every error a route may answer with: its own, and those that come with authentication, a body, or writing. */
export const errorsOf = (row: Route): ErrorCode[] => {
  const errors = new Set<ErrorCode>(['Internal', 'Unavailable']);
  if (row.roles === 'public') return [...errors, ...row.errors];
  for (const code of ['InvalidRequest', 'Unauthenticated', 'Forbidden', 'RateLimited', 'DiskFull'] as const)
    errors.add(code);
  if (row.method !== 'GET') errors.add('VersionConflict');
  if (row.body !== undefined) {
    for (const code of ['MalformedJson', 'TooLarge', 'UnsupportedMediaType'] as const) errors.add(code);
  }
  if (row.headers?.includes('idempotency')) {
    errors.add('IdempotencyMismatch');
    errors.add('WrongState');
  }
  if (row.params !== undefined) errors.add('NotFound');
  for (const code of row.errors) errors.add(code);
  return [...errors];
};
