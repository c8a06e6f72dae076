/* eslint-disable no-restricted-globals -- Date only converts here; the engine's time comes from the Clock. */

/** ISO 8601 in UTC with milliseconds. `ms` since the epoch. */
export const toIso = (ms: number): string => new Date(ms).toISOString();

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** Milliseconds since the epoch of a timestamp as ASL wants it: RFC 3339 with an upper-case T and Z, or an offset. */
export const fromTimestamp = (text: string): number | undefined => {
  if (!rfc3339.test(text)) return undefined;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
};
