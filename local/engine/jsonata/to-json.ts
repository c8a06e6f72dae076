/** A result of JSONata that no JSON can hold. */
export class NotJson extends Error {
  override readonly name = 'NotJson';
}

const isFunction = (value: object): boolean =>
  typeof value === 'function' ||
  '_jsonata_function' in value ||
  '_jsonata_lambda' in value ||
  value instanceof RegExp;

/**
 * A copy of an evaluated result as plain JSON: JSONata's sequences become arrays, what is undefined inside an object
 * is left out, and numbers that JSON lacks become their names (`"Infinity"`), as on Step Functions.
 * @throws NotJson for functions and regular expressions.
 */
export const toJson = (value: unknown): unknown => {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if ((typeof value !== 'object' && typeof value !== 'function') || isFunction(value)) {
    throw new NotJson('a function or a regular expression is no JSON');
  }
  if (Array.isArray(value)) return value.map(toJson);
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (inner === undefined ? [] : [[key, toJson(inner)]])),
  );
};
