/** What pages of another origin may send and read; a browser asks before it lets them. */
import { headers } from './api/common.ts';

export const crossOrigin = {
  /** Headers of a request beside those that any page may send. */
  allowed: ['Authorization', 'Content-Type', ...Object.values(headers)],
  /** Headers of an answer beside those that any page may read. */
  exposed: [headers.correlation, headers.session, 'Retry-After', 'WWW-Authenticate'],
  /** How long a browser may remember what it was told. */
  max_age_seconds: 3600,
} as const;

/** What every answer says, errors included, so that pages of `origin` may read it, and no others. */
export const originHeaders = (origin: string): Readonly<Record<string, string>> => ({
  'Access-Control-Allow-Origin': origin,
  'Access-Control-Expose-Headers': crossOrigin.exposed.join(', '),
  Vary: 'Origin',
});
