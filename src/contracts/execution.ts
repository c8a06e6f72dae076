/** What passes between the states of `session.asl.json`: ids and small decisions, never bodies. */
import { z } from 'zod';
import { idSchema, tenantSchema } from './ids.ts';

/** Input of an execution and of every function it calls. */
export const turnSchema = z.object({
  v: z.literal(1),
  tenant: tenantSchema,
  session_id: idSchema,
  correlation_id: z.string(),
});
export type Turn = z.infer<typeof turnSchema>;

/** Where `Route` goes next. */
export const nextSchema = z.enum(['plan', 'work', 'reflect', 'act', 'compose', 'reply', 'done', 'failed']);
export type Next = z.infer<typeof nextSchema>;

/** A step to dispatch. */
export const workItemSchema = z.object({
  step_id: z.string(),
  specialist: z.string(),
  queue: z.enum(['specialist', 'search']),
  attempt: z.number().int(),
});
export type WorkItem = z.infer<typeof workItemSchema>;

/** An action to do, or an ask to wait for first. `wait_seconds` is how long until its reminder or deadline. */
export const actItemSchema = z.object({
  kind: z.enum(['action', 'approval', 'clarification', 'handover']),
  id: z.string(),
  wait_seconds: z.number().int().min(1),
});
export type ActItem = z.infer<typeof actItemSchema>;

/** What `answer`, `plan`, `reflect`, `act` and `compose` return. */
export const routedSchema = z.object({
  next: nextSchema,
  items: z.array(z.union([workItemSchema, actItemSchema])).max(20),
});
export type Routed = z.infer<typeof routedSchema>;

/** Body of a message that dispatches a step. */
export const consultMessageSchema = turnSchema.extend({
  step_id: z.string(),
  specialist: z.string(),
  attempt: z.number().int(),
  token: z.string(),
});
export type ConsultMessage = z.infer<typeof consultMessageSchema>;

/** What a consult answers its token with. */
export const consultedSchema = z.object({ step_id: z.string(), status: z.enum(['succeeded', 'failed']) });
export type Consulted = z.infer<typeof consultedSchema>;

export const executionName = (session: { session_id: string; turn: number }): string =>
  `${session.session_id}-${session.turn}`;
