/** Reads what a client sent, trusting nothing of it: size, media type, JSON, form, in this order. */
import { z } from 'zod';
import type { Detail } from '../../src/contracts/errors.ts';
import { Failure } from '../../src/contracts/errors.ts';
import { headers as names, idempotencyKeySchema } from '../../src/contracts/api/common.ts';
import { idSchema } from '../../src/contracts/ids.ts';
import type { Route } from '../../topology/routes/route.ts';
import { defaultMaxBody } from '../../topology/routes/route.ts';

const maxDepth = 32;
const maxDetails = 50;
const nothing = z.strictObject({});

export type Sent = { input: Record<string, unknown>; headers: KnownHeaders };
export type KnownHeaders = { session?: string; idempotency?: string; last_event?: number };

/**
 * Parameters, query and body of a request as one checked object; parameters of the path win.
 * @throws Failure `NotFound` (a path that names nothing), `InvalidRequest`, `TooLarge`, `UnsupportedMediaType`,
 * `MalformedJson`
 */
export const readRequest = async (
  row: Route,
  request: Request,
  params: Record<string, string>,
): Promise<Sent> => {
  const ids = (row.params ?? nothing).safeParse(params);
  if (!ids.success) throw new Failure('NotFound', 'Cannot find that because the path has no valid id.');
  const query = parse(row.query ?? nothing, queryOf(request), 'query');
  const headers = headersOf(row, request.headers);
  const body = row.body === undefined ? {} : parse(row.body, await jsonOf(row, request), 'body');
  return { input: { ...(body as object), ...(query as object), ...ids.data }, headers };
};

const queryOf = (request: Request): Record<string, string> => {
  const found: Record<string, string> = {};
  for (const [name, value] of new URL(request.url).searchParams) {
    if (Object.hasOwn(found, name)) throw invalid([{ path: 'query', message: 'a parameter is given twice' }]);
    found[name] = value;
  }
  return found;
};

const headersOf = (row: Route, headers: Headers): KnownHeaders => {
  const sent = (kind: 'session' | 'idempotency' | 'last_event', name: string): string | undefined =>
    row.headers?.includes(kind) === true ? (headers.get(name) ?? undefined) : undefined;
  const session = sent('session', names.session);
  const idempotency = sent('idempotency', names.idempotency);
  const lastEvent = sent('last_event', names.lastEvent);
  const details: Detail[] = [];
  if (session !== undefined && !idSchema.safeParse(session).success)
    details.push({ path: names.session, message: 'letters, digits, _ and -, at most 100' });
  if (idempotency !== undefined && !idempotencyKeySchema.safeParse(idempotency).success)
    details.push({ path: names.idempotency, message: '1 to 200 visible ASCII characters' });
  if (lastEvent !== undefined && !/^\d{1,15}$/.test(lastEvent))
    details.push({ path: names.lastEvent, message: 'the id of an event, a whole number' });
  if (details.length > 0) throw invalid(details);
  return {
    ...(session === undefined ? {} : { session }),
    ...(idempotency === undefined ? {} : { idempotency }),
    ...(lastEvent === undefined ? {} : { last_event: Number(lastEvent) }),
  };
};

const jsonOf = async (row: Route, request: Request): Promise<unknown> => {
  const bytes = await readBody(request, row);
  if (bytes.length === 0) return {};
  const [media = '', ...parameters] = (request.headers.get('content-type') ?? '').toLowerCase().split(';');
  const charset = parameters.map((one) => one.trim()).find((one) => one.startsWith('charset='));
  if (!/^application\/([a-z0-9.-]+\+)?json$/.test(media.trim()) || !isUtf8(charset)) {
    throw new Failure(
      'UnsupportedMediaType',
      'Cannot read the body because it is not application/json in UTF-8.',
    );
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new Failure('MalformedJson', 'Cannot read the body because it is not well-formed JSON.', { cause });
  }
};

const isUtf8 = (charset: string | undefined): boolean =>
  charset === undefined || /^charset="?utf-?8"?$/.test(charset);

const tooLarge = (most: number, instead: string | undefined): Failure =>
  new Failure(
    'TooLarge',
    `Cannot read the body because it is larger than ${most} bytes${instead === undefined ? '' : `; ${instead}`}.`,
  );

const readBody = async (request: Request, row: Route): Promise<Uint8Array> => {
  const most = row.max_body ?? defaultMaxBody;
  if (Number(request.headers.get('content-length') ?? 0) > most) throw tooLarge(most, row.too_large);
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > most) throw tooLarge(most, row.too_large);
      chunks.push(chunk);
    }
  } catch (thrown) {
    if (thrown instanceof Failure) throw thrown;
    throw new Failure('MalformedJson', 'Cannot read the body because it broke off.', { cause: thrown });
  }
  return Buffer.concat(chunks);
};

/**
 * A value in the form that a schema asks for.
 * @throws Failure `InvalidRequest` with a detail a field
 */
export const parse = <S extends z.ZodType>(schema: S, value: unknown, what: string): z.output<S> => {
  const odd = oddity(value, 0);
  if (odd !== undefined) throw invalid([{ path: what, message: odd }]);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalid(
    parsed.error.issues.slice(0, maxDetails).map((issue) => ({
      path: issue.path.map(String).join('.') || what,
      message: issue.message,
    })),
  );
};

const invalid = (details: Detail[]): Failure =>
  new Failure(
    'InvalidRequest',
    `Cannot take the request because ${details.length === 1 ? 'a field is' : `${details.length} fields are`} wrong.`,
    { details },
  );

/** What no schema sees and nothing behind it should meet: NUL, half a character, endless nesting, `__proto__`. */
const oddity = (value: unknown, depth: number): string | undefined => {
  if (typeof value === 'string') {
    if (!value.isWellFormed()) return 'a text holds half a character (a lone surrogate)';
    return value.includes('\0') ? 'a text holds a NUL character' : undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth >= maxDepth) return `nested deeper than ${maxDepth}`;
  for (const [key, member] of Object.entries(value)) {
    if (key === '__proto__') return 'a member is called __proto__';
    const found = oddity(key, depth) ?? oddity(member, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
};
