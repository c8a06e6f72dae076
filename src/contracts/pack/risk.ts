import { z } from 'zod';

/** How much harm an action can do. */
export const riskSchema = z.enum(['low', 'medium', 'high']);
export type Risk = z.infer<typeof riskSchema>;
