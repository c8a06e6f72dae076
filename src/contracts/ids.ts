import { z } from 'zod';

/** Form of thread, session and other ids on the wire (requirement B7): letters, digits, `_` and `-`, at most 100. */
export const idSchema = z.string().regex(/^[A-Za-z0-9_-]{1,100}$/, 'letters, digits, _ and -, at most 100');

/** A correlation id as it is taken over from a request; any other one is replaced. */
export const correlationSchema = z.string().regex(/^[A-Za-z0-9._:-]{1,128}$/);

/** A tenant's name; the first part of every key. */
export const tenantSchema = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,62}$/);

/** Roles of a key (`api.md` calls the holder a principal). */
export const roleSchema = z.enum(['customer', 'service', 'operator', 'admin', 'auditor']);
export type Role = z.infer<typeof roleSchema>;

/** Who asks: what authentication found behind a key. */
export const principalSchema = z.object({
  tenant: tenantSchema,
  principal: z.string(),
  roles: z.array(roleSchema),
  /** The one customer that a `customer` key is bound to. */
  customer_id: z.string().optional(),
});
export type Principal = z.infer<typeof principalSchema>;

/** Whom a session is about. Set from the authenticated caller, never read out of text. */
export const subjectSchema = z.object({ customer_id: z.string().min(1).max(100) });
export type Subject = z.infer<typeof subjectSchema>;
