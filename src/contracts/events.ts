import { z } from 'zod';

export const eventTypes = [
  'session.accepted',
  'triage.done',
  'plan.made',
  'step.started',
  'step.succeeded',
  'step.failed',
  'reflection.made',
  'consensus.reached',
  'approval.requested',
  'approval.reminded',
  'approval.decided',
  'approval.expired',
  'approval.void',
  'action.done',
  'action.failed',
  'handover.requested',
  'handover.closed',
  'session.waiting',
  'session.message',
  'session.concluded',
  'session.failed',
  'session.cancelled',
] as const;
export const eventTypeSchema = z.enum(eventTypes);
export type EventType = z.infer<typeof eventTypeSchema>;

/** Largest `data` of an event, in bytes of its JSON. */
export const maxEventBytes = 24 * 1024;

/** A line of a session's append-only log: persisted once, in order of `seq`, delivered at least once. */
export const sessionEventSchema = z.object({
  session_id: z.string(),
  seq: z.number().int().min(1),
  type: eventTypeSchema,
  at: z.string(),
  data: z.record(z.string(), z.unknown()),
});
export type SessionEvent = z.infer<typeof sessionEventSchema>;

/** What is shown and not kept. */
export const transientFrameSchema = z.object({
  session_id: z.string(),
  type: z.enum(['answer.delta', 'search.progress']),
  data: z.record(z.string(), z.unknown()),
});
export type TransientFrame = z.infer<typeof transientFrameSchema>;
