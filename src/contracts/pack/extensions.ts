import { z } from 'zod';
import { duration, expression, slug } from './common.ts';
import { jsonSchema } from './actions.ts';

/** Name of a secret or a setting; on one machine each is an environment variable of that name. */
const variable = z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'a name of A-Z, 0-9 and _');

/**
 * One HTTP request. Expressions are JSONata over `{input, subject, tenant, idempotency_key, settings}`. In texts,
 * `{{path.to.value}}` is a value of the same (percent-encoded in URLs) and `{NAME}` a setting; in headers also a secret.
 */
export const httpRequestSchema = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  url: z.string().min(1),
  /** Parameters after the `?`, each an expression; one that yields nothing is left out. */
  query: z.record(z.string(), expression).default({}),
  headers: z.record(z.string(), z.string()).default({}),
  /** Makes the JSON body; none: no body. */
  body: expression.optional(),
  /** Over {status, body} as well: makes the output. In a lookup nothing means that there was no such effect. */
  output: expression.default('body'),
});
export type HttpRequest = z.infer<typeof httpRequestSchema>;

/** An `http` body: one request and, for executors with `idempotency: lookup`, the one that asks. */
export const httpBodySchema = httpRequestSchema.extend({
  /** Over {status, body} of an answer 4xx: why it was refused, for people, in some words without personal data. */
  refusal: expression.optional(),
  lookup: httpRequestSchema.extend({ method: z.literal('GET').default('GET') }).optional(),
});
export type HttpBody = z.infer<typeof httpBodySchema>;

const base = {
  extension_id: slug,
  title: z.string().min(1),
  input: jsonSchema,
  output: jsonSchema,
  /** `required`: it refuses without a verified customer; `optional`: it also works without one. */
  subject: z.enum(['required', 'optional']).default('required'),
  timeout: duration.prefault('10s'),
  /** Secrets handed to it; no others reach it. */
  secrets: z.array(variable).default([]),
  /** Hosts (`name` or `name:port`) it may reach; `{NAME}` stands for the setting of that name, which may be a URL. */
  hosts: z.array(z.string()).default([]),
  http: httpBodySchema.optional(),
  /** File of the pack whose default export is made by `defineTool` or `defineExecutor`. */
  code: z.string().optional(),
  /** Memory of a `code` extension's heap, in MiB. */
  memory_mb: z.int().min(32).max(1024).default(128),
};

export const toolSchema = z.strictObject({ ...base, kind: z.literal('tool') });
export const executorSchema = z.strictObject({
  ...base,
  kind: z.literal('executor'),
  /** What its target offers against repetition (design law 1). */
  idempotency: z.enum(['key', 'lookup', 'none']),
});

export const extensionSchema = z
  .discriminatedUnion('kind', [toolSchema, executorSchema])
  .refine((one) => (one.http === undefined) !== (one.code === undefined), {
    message: 'give exactly one of `http` and `code`',
  })
  .refine(
    (one) =>
      one.http === undefined ||
      (one.http.lookup !== undefined) === (one.kind === 'executor' && one.idempotency === 'lookup'),
    { message: 'an executor with `idempotency: lookup` needs `http.lookup`, and nothing else has one' },
  );
export type ExtensionManifest = z.infer<typeof extensionSchema>;
export type Idempotency = z.infer<typeof executorSchema>['idempotency'];

/** A process of the pack that the one-machine host starts beside it, such as a desk to try things with. */
export const companionSchema = z.strictObject({
  /** File of the pack. It prints one line `ready http://127.0.0.1:PORT` when it serves. */
  code: z.string(),
  /** Setting that gets its address. Where the environment names an address, nothing is started. */
  setting: variable,
  /** Secret that gets a token made for it at each start, unless the environment has one. */
  secret: variable.optional(),
});
export type Companion = z.infer<typeof companionSchema>;

/** `extensions.yaml`: every tool and executor, readable without running code. */
export const extensionsSchema = z.strictObject({
  /** Settings (environment variables) that hosts and URLs refer to as `{NAME}`, with their defaults. */
  settings: z.record(variable, z.string()).default({}),
  companion: companionSchema.optional(),
  extensions: z.array(extensionSchema),
});
export type Extensions = z.infer<typeof extensionsSchema>;
