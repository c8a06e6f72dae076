import { z } from 'zod';

export const sessionStatusSchema = z.enum([
  'queued',
  'running',
  'waiting_approval',
  'waiting_customer',
  'waiting_person',
  'concluded',
  'failed',
  'cancelled',
]);
export type SessionStatus = z.infer<typeof sessionStatusSchema>;
