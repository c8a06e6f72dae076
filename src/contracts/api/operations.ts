import { z } from 'zod';
import { idSchema, roleSchema } from '../ids.ts';
import { customerIdSchema } from './common.ts';

export const costsQuery = z.strictObject({ session_id: idSchema.optional() });
export const keyParams = z.strictObject({ key_id: idSchema });
/** Body of `POST /keys`. */
export const keyBody = z
  .strictObject({
    principal: z.string().regex(/^[A-Za-z0-9_.@-]{1,100}$/, 'letters, digits, _, ., @ and -, at most 100'),
    roles: z.array(roleSchema).min(1).max(5),
    customer_id: customerIdSchema.optional(),
  })
  .refine((key) => key.roles.includes('customer') === (key.customer_id !== undefined), {
    path: ['customer_id'],
    message: 'is needed for the role customer, and for no other',
  })
  .refine((key) => !key.roles.includes('customer') || key.roles.length === 1, {
    path: ['roles'],
    message: 'customer goes with no other role',
  });
export type KeyBody = z.output<typeof keyBody>;
