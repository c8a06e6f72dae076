import { z } from 'zod';
import { Failure, type Detail } from '../../contracts/errors.ts';
import type { ExtensionManifest } from '../../contracts/pack/index.ts';

type JsonSchema = Parameters<typeof z.fromJSONSchema>[0];

/** What fits, or a line a field about what does not. */
export type Checked = { fits: true; value: unknown } | { fits: false; details: readonly Detail[] };
export type Check = (value: unknown) => Checked;

/**
 * A check by a JSON Schema (draft 2020-12) given as data. Its lines name fields, never their values.
 * @throws PackInvalid if the schema is none
 */
export const checkBy = (
  manifest: Pick<ExtensionManifest, 'extension_id'>,
  part: 'input' | 'output',
  schema: JsonSchema,
): Check => {
  const parsed = compile(manifest.extension_id, part, schema);
  return (value) => {
    const result = parsed.safeParse(value);
    if (result.success) return { fits: true, value: result.data };
    return {
      fits: false,
      details: result.error.issues.map(({ path, message }) => ({ path: path.join('.') || '(all)', message })),
    };
  };
};

const compile = (extensionId: string, part: string, schema: JsonSchema): z.ZodType => {
  try {
    return z.fromJSONSchema(schema);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'it is none';
    throw new Failure('PackInvalid', `Cannot use the ${part} schema of ${extensionId} because ${why}.`, {
      cause,
    });
  }
};

/** The first wrong field, as the end of a sentence. */
export const firstOf = (details: readonly Detail[]): string =>
  details[0] === undefined ? 'it does not fit' : `${details[0].path}: ${details[0].message}`;
