import { z } from 'zod';
import { sessionEventSchema, transientFrameSchema } from '../events.ts';
import { idSchema } from '../ids.ts';
import { errorBodySchema, inputSchema } from './common.ts';

/** Largest frame either way, in bytes. */
export const maxFrameBytes = 32 * 1024;

/** What a client may send over the WebSocket. */
export const clientFrameSchema = z.union([
  z.strictObject({
    type: z.literal('subscribe'),
    session_id: idSchema,
    after: z.int().min(0).default(0),
  }),
  z.strictObject({ type: z.literal('subscribe'), topic: z.literal('approvals') }),
  z.strictObject({ type: z.literal('unsubscribe'), session_id: idSchema }),
  z.strictObject({ type: z.literal('unsubscribe'), topic: z.literal('approvals') }),
  z.strictObject({ type: z.literal('message'), session_id: idSchema, text: inputSchema }),
  z.strictObject({ type: z.literal('ping') }),
]);
export type ClientFrame = z.output<typeof clientFrameSchema>;

/** What the server sends: events, transient frames, and answers to what the client sent. */
export const serverFrameSchema = z.union([
  sessionEventSchema,
  transientFrameSchema,
  z.object({
    type: z.literal('subscribed'),
    session_id: z.string().optional(),
    topic: z.string().optional(),
  }),
  z.object({
    type: z.literal('unsubscribed'),
    session_id: z.string().optional(),
    topic: z.string().optional(),
  }),
  z.object({ type: z.literal('accepted'), session_id: z.string(), status: z.string() }),
  z.object({ type: z.literal('pong') }),
  errorBodySchema.extend({ type: z.literal('error') }),
]);
export type ServerFrame = z.infer<typeof serverFrameSchema>;
