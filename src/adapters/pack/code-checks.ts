import jsonata from 'jsonata';
import { z } from 'zod';

/** What a pack's expressions may not use: it would make a rule depend on the moment or on chance, or run text as code. */
const forbidden = /\$(eval|now|millis|random|uuid)\b/;

/** Why a JSONata expression cannot be used; `undefined` when it can. */
export const expressionFault = (expression: string): string | undefined => {
  const found = forbidden.exec(expression);
  if (found !== null) return `an expression of a pack may not use ${found[0]}`;
  try {
    jsonata(expression);
    return undefined;
  } catch (cause) {
    const { message, position } = cause as { message?: string; position?: number };
    const where = position === undefined ? '' : ` (at character ${position})`;
    return `the expression does not compile: ${message ?? 'it is no JSONata'}${where}`;
  }
};

/** Why a regular expression (case ignored) cannot be used; `undefined` when it can. */
export const patternFault = (pattern: string): string | undefined => {
  try {
    return new RegExp(pattern, 'gi').test('') ? 'the pattern also matches nothing at all' : undefined;
  } catch (cause) {
    return `the pattern does not compile: ${cause instanceof Error ? cause.message : String(cause)}`;
  }
};

/** Why a JSON Schema cannot be used; `undefined` when it can. */
export const schemaFault = (schema: unknown): string | undefined => {
  try {
    z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
    return undefined;
  } catch (cause) {
    return `the JSON Schema cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`;
  }
};

/** Names of a JSON Schema's properties. */
export const propertiesOf = (schema: Record<string, unknown>): string[] =>
  typeof schema['properties'] === 'object' && schema['properties'] !== null
    ? Object.keys(schema['properties'])
    : [];
