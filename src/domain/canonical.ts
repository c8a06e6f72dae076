import canonicalize from 'canonicalize';
import { Failure } from '../contracts/errors.ts';
import { sha256Hex } from './digest.ts';

/**
 * The canonical JSON text of a value (RFC 8785): keys sorted by UTF-16 code unit, no white space, numbers as ECMAScript
 * prints them. Members that are `undefined` are left out.
 * @throws Failure `InvalidRequest` where the value has no canonical form (NaN, infinity, a lone surrogate, a cycle, a function)
 */
export const canonicalJson = (value: unknown): string => {
  let text: string | undefined;
  try {
    text = canonicalize(value);
  } catch (cause) {
    throw new Failure('InvalidRequest', `Cannot write canonical JSON because ${reasonOf(cause)}.`, { cause });
  }
  if (text === undefined) {
    throw new Failure('InvalidRequest', `Cannot write canonical JSON because ${typeof value} has none.`);
  }
  return text;
};

/** SHA-256 of the canonical JSON text (its UTF-8 bytes), 64 hexadecimal digits. @throws as `canonicalJson` */
export const canonicalDigest = (value: unknown): string => sha256Hex(canonicalJson(value));

const reasonOf = (cause: unknown): string =>
  cause instanceof Error ? cause.message.charAt(0).toLowerCase() + cause.message.slice(1) : 'it is not JSON';
