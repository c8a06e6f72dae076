/** What the functions that reason and the function of a code extension say to each other: one invocation, one call. */
import { z } from 'zod';
import { subjectSchema } from '../../../contracts/ids.ts';

export const callSchema = z.object({
  operation: z.enum(['run', 'lookup']),
  call: z.object({
    tenant: z.string(),
    subject: subjectSchema.optional(),
    input: z.unknown(),
    idempotencyKey: z.string(),
  }),
});
export type ExtensionCall = z.infer<typeof callSchema>;

/** How a call ended: `ambiguous` where the code did not say that nothing was done. Messages come without secrets. */
export const endSchema = z.discriminatedUnion('how', [
  z.object({ how: z.literal('output'), output: z.unknown().optional() }),
  z.object({ how: z.enum(['refused', 'failed', 'ambiguous']), message: z.string() }),
]);
export type CallEnd = z.infer<typeof endSchema>;
