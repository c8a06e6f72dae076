/** What passes between the states of `session.asl.json`: ids and small decisions, never bodies. */
import { z } from 'zod';
import { idSchema, tenantSchema } from './ids.ts';

/** Input of an execution and of every function it calls. */
export const turnSchema = z.object({
  /** Of the form. A field more does not change it: whoever does not know the field passes it over. */
  v: z.literal(1),
  tenant: tenantSchema,
  session_id: idSchema,
  correlation_id: z.string(),
});
export type Turn = z.infer<typeof turnSchema>;

/** Where `Route` goes next. */
export const nextSchema = z.enum(['plan', 'work', 'reflect', 'act', 'compose', 'reply', 'done']);
export type Next = z.infer<typeof nextSchema>;

/** A step to dispatch. */
export const workItemSchema = z.object({
  step_id: z.string(),
  specialist: z.string(),
  /** Address of the queue it is dispatched to. */
  queue_url: z.string(),
  attempt: z.number().int(),
});
export type WorkItem = z.infer<typeof workItemSchema>;

/**
 * What follows for an item of `Act`: `do` the action of that id, `ask` (wait for the ask of that id, `wait_seconds`
 * until its reminder or deadline), or nothing more (`end`).
 */
export const actItemSchema = z.discriminatedUnion('next', [
  z.object({ next: z.literal('do'), id: z.string() }),
  z.object({
    next: z.literal('ask'),
    kind: z.enum(['approval', 'clarification', 'handover']),
    id: z.string(),
    wait_seconds: z.number().int().min(1),
  }),
  z.object({ next: z.literal('end'), id: z.string() }),
]);
export type ActItem = z.infer<typeof actItemSchema>;

/** Input of `ask` and `overdue`. */
export const askInputSchema = z.object({
  turn: turnSchema,
  kind: z.enum(['approval', 'clarification', 'handover']),
  id: z.string(),
  token: z.string().optional(),
});
export type AskInput = z.infer<typeof askInputSchema>;

/** Input of `act`. `gave_up` names the error after which the machine stopped trying. */
export const actInputSchema = z.object({ turn: turnSchema, id: z.string(), gave_up: z.string().optional() });
export type ActInput = z.infer<typeof actInputSchema>;

/** Input of `abandon`. */
export const abandonInputSchema = z.object({ turn: turnSchema, error: z.string() });
export type AbandonInput = z.infer<typeof abandonInputSchema>;

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
