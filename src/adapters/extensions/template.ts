import { Failure } from '../../contracts/errors.ts';
import { ExtensionError } from '../../extension/index.ts';

const place = /\{\{\s*([\w.]+)\s*\}\}|\{([A-Z][A-Z0-9_]*)\}/g;

/** Names of the `{NAME}` places of a text. */
export const variablesIn = (text: string): string[] =>
  [...text.matchAll(place)].flatMap(([, , name]) => (name === undefined ? [] : [name]));

const at = (values: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, key)
          ? (value as Record<string, unknown>)[key]
          : undefined,
      values,
    );

const plain = (path: string, value: unknown): string => {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string' && value !== '') return value;
  throw new ExtensionError('refused', `there is no ${path} to put into the request`);
};

/** A segment of `.` or `..` would climb out of the path it stands in, even when encoded. */
const encoded = (path: string, value: string): string => {
  if (value === '.' || value === '..') throw new ExtensionError('refused', `${path} is no part of a URL`);
  return encodeURIComponent(value);
};

/**
 * Puts values into `{{path.to.value}}` (percent-encoded where `encode`) and variables into `{NAME}` (as they are).
 * @throws ExtensionError refused where a value is missing, empty or no scalar; PackInvalid for a variable that is not there
 */
export const fill = (
  text: string,
  {
    values,
    variables,
    encode = false,
  }: { values: unknown; variables: Readonly<Record<string, string>>; encode?: boolean },
): string =>
  text.replace(place, (_, path: string | undefined, name: string | undefined) => {
    if (path !== undefined) {
      const value = plain(path, at(values, path));
      return encode ? encoded(path, value) : value;
    }
    const variable = variables[name ?? ''];
    if (variable !== undefined) return variable;
    throw new Failure('PackInvalid', `Cannot read extensions.yaml because {${name ?? ''}} is not declared.`);
  });
