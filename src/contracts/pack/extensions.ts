import { z } from 'zod';
import { duration, expression, slug } from './common.ts';
import { jsonSchema } from './actions.ts';

/** An `http` body: one request, mapped by JSONata over {input, subject, idempotency_key, response}. */
export const httpBodySchema = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  /** URL template; `{{path.to.value}}` places are percent-encoded, `${SECRET}` and `$ENV` are not allowed here. */
  url: z.string().min(1),
  headers: z.record(z.string(), z.string()).default({}),
  /** JSONata that makes the JSON body; none: no body. */
  body: expression.optional(),
  /** JSONata over {status, body} that makes the output. */
  output: expression.default('body'),
});

const base = {
  extension_id: slug,
  title: z.string().min(1),
  input: jsonSchema,
  output: jsonSchema,
  timeout: duration.prefault('10s'),
  /** Names of secrets; on one machine each is an environment variable of that name. */
  secrets: z.array(z.string().regex(/^[A-Z][A-Z0-9_]*$/)).default([]),
  /** Hosts (name or name:port) it may reach; `{NAME}` stands for the setting of that name. */
  hosts: z.array(z.string()).default([]),
  http: httpBodySchema.optional(),
  /** File of the pack whose default export is made by `defineTool` or `defineExecutor`. */
  code: z.string().optional(),
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
  });
export type ExtensionManifest = z.infer<typeof extensionSchema>;

/** `extensions.yaml`: every tool and executor, readable without running code. */
export const extensionsSchema = z.strictObject({
  /** Settings (environment variables) that hosts and URLs refer to as `{NAME}`, with their defaults. */
  settings: z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), z.string()).default({}),
  /** A process of the pack that the one-machine host starts beside it, such as a desk to try things with. */
  companion: z.strictObject({ code: z.string(), setting: z.string() }).optional(),
  extensions: z.array(extensionSchema),
});
export type Extensions = z.infer<typeof extensionsSchema>;
