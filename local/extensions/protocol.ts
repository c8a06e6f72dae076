import { z } from 'zod';
import type { Declared } from '../../src/adapters/extensions/code-body.ts';
import type { Run } from '../../src/ports/extension-body.ts';
import type { Variables } from '../../src/adapters/extensions/variables.ts';

/** What the host tells an extension's process. The first message is `start`. */
export type ToChild =
  | { type: 'start'; file: string; declared: Declared; hosts: readonly string[]; variables: Variables }
  | { type: 'call'; id: number; operation: 'run' | 'lookup'; call: Omit<Run, 'signal'> }
  | { type: 'abort'; id: number };

/** How a call ended: `ambiguous` where the code did not say that nothing was done. */
const endSchema = z.discriminatedUnion('how', [
  z.object({ how: z.literal('output'), output: z.unknown().optional() }),
  z.object({ how: z.enum(['refused', 'failed', 'ambiguous']), message: z.string() }),
]);
export type CallEnd = z.infer<typeof endSchema>;

/** What an extension's process tells the host; the host believes none of it before this schema has. */
export const fromChildSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('broken'), message: z.string() }),
  z.object({ type: z.literal('end'), id: z.number().int(), end: endSchema }),
  z.object({
    type: z.literal('log'),
    event: z.string(),
    fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  }),
]);
export type FromChild = z.infer<typeof fromChildSchema>;
