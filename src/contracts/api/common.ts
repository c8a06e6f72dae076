import { z } from 'zod';
import { errorCatalogue } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';
import { idSchema } from '../ids.ts';
import { sessionStatusSchema } from '../session-status.ts';

/** Names of the headers that mean something here. */
export const headers = {
  apiKey: 'X-API-Key',
  correlation: 'X-Correlation-Id',
  idempotency: 'Idempotency-Key',
  session: 'X-Session-ID',
  lastEvent: 'Last-Event-ID',
} as const;

export { correlationSchema } from '../ids.ts';

/** An `Idempotency-Key`: 1..200 visible ASCII characters. */
export const idempotencyKeySchema = z
  .string()
  .regex(/^[\x21-\x7e]{1,200}$/, '1 to 200 visible ASCII characters');

/** Body of every answer that is not a success. */
export const errorBodySchema = z.looseObject({
  error: z.literal(true),
  error_code: z.enum(Object.keys(errorCatalogue) as [ErrorCode, ...ErrorCode[]]),
  message: z.string(),
  timestamp: z.string(),
  correlation_id: z.string(),
  /** One line a field. */
  details: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type ErrorBody = z.infer<typeof errorBodySchema>;

/** An integer in a query: decimal digits only. */
export const queryInteger = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, 'a whole number')
    .transform(Number)
    .pipe(z.int().min(least).max(most));

/** Where a list goes on, as `next_cursor` gave it. */
export const cursorSchema = z.string().min(1).max(500);

/** Entries a page holds: 1..100, 20 by default. */
export const pageQuery = { cursor: cursorSchema.optional(), limit: queryInteger(1, 100).default(20) };

/** Longest question, ticket or message, in UTF-16 code units. */
export const maxInputLength = 10_000;
export const inputSchema = z
  .string()
  .min(1)
  .max(maxInputLength)
  .refine((text) => text.trim() !== '', 'has nothing but white space');
export const customerIdSchema = z.string().min(1).max(100);

export const sessionParams = z.strictObject({ session_id: idSchema });
export const linksSchema = z.object({ self: z.string(), events: z.string() });

/** What was begun, and where to follow it. */
export const startedSchema = z.object({
  session_id: z.string(),
  status: sessionStatusSchema,
  links: linksSchema,
});
export type Started = z.infer<typeof startedSchema>;

/** Paths to a session and its events. */
export const linksOf = (sessionId: string): z.infer<typeof linksSchema> => ({
  self: `/sessions/${sessionId}`,
  events: `/sessions/${sessionId}/events`,
});
