/** Quotas of Step Functions (Standard workflows) that the engine enforces, so that what runs here runs there. */
export const limits = {
  /** Bytes of UTF-8 in one input, output, result or set of arguments: 256 KiB. */
  payload: 262_144,
  /** Bytes of all variables of one execution: 10 MiB. */
  variables: 10_485_760,
  /** Events in a history; the last is the failure that it causes. */
  events: 25_000,
  /** Iterations of an inline Map at once. */
  concurrency: 40,
  /** Characters of an error's name and cause. */
  error: 256,
  cause: 32_768,
  /** Nesting of one expression. */
  depth: 100,
} as const;

/** Bytes of a text in UTF-8, counted only where it could be over `limit`. */
export const exceeds = (text: string, limit: number): boolean =>
  text.length > limit || (text.length * 3 > limit && Buffer.byteLength(text) > limit);
