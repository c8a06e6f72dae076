/** The one place that turns the clock's milliseconds into the dates that people and records read, and back. */

/** Milliseconds since the epoch as RFC 3339 in UTC, with milliseconds. */
export const iso = (ms: number): string => new Date(ms).toISOString();

/** RFC 3339 as milliseconds since the epoch. */
export const ms = (at: string): number => Date.parse(at);
