import { z } from 'zod';

/** How a specialist reasons. */
export const methodSchema = z.enum(['direct', 'hrm', 'trm', 'mcts']);
export type Method = z.infer<typeof methodSchema>;
