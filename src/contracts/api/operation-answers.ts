import { z } from 'zod';
import { auditHeadSchema, auditRecordSchema } from '../audit.ts';
import { principalSchema, roleSchema } from '../ids.ts';

export const healthSchema = z.object({
  status: z.literal('ok'),
  version: z.string(),
  pack: z.string(),
  uptime_seconds: z.number(),
});
export const readySchema = z.object({
  ready: z.boolean(),
  checks: z.record(z.string(), z.object({ ok: z.boolean(), ms: z.number(), message: z.string().optional() })),
});

/** A window of the rate limit: at most `limit` requests in `seconds`. */
export const rateWindowSchema = z.object({ seconds: z.number(), limit: z.int() });

/** Answer of `GET /stats`: the caller's own usage; `sessions` for operators and admins, over the newest 1,000. */
export const statsSchema = z.object({
  client_id: z.string(),
  tenant: z.string(),
  roles: z.array(roleSchema),
  total_requests_today: z.int(),
  requests_last_hour: z.int(),
  requests_last_minute: z.int(),
  rate_limits: z.object({
    per_second: z.int().nullable(),
    per_minute: z.int().nullable(),
    per_hour: z.int().nullable(),
    per_day: z.int().nullable(),
  }),
  sessions: z
    .object({
      counted: z.int(),
      by_status: z.record(z.string(), z.int()),
      waiting: z.object({ approvals: z.int(), clarifications: z.int(), handovers: z.int() }),
    })
    .optional(),
});

const spent = { calls: z.int(), usd: z.number(), input_tokens: z.int(), output_tokens: z.int() };
/** Answer of `GET /costs`: spending, the greatest first; at most 1,000 sessions. */
export const costsSchema = z.object({
  total: z.object(spent),
  by_session: z.array(
    z.object({ session_id: z.string(), ...spent, budget_usd: z.number(), held_usd: z.number() }),
  ),
  by_user: z.array(z.object({ customer_id: z.string().nullable(), ...spent })),
  by_specialist: z.array(z.object({ specialist: z.string(), ...spent })),
  by_model: z.array(z.object({ model: z.string(), ...spent })),
});

/** A session's chain; `salt` and `body` are gone once it is erased. */
export const auditViewSchema = z.object({
  session_id: z.string(),
  erased: z.boolean(),
  records: z.array(auditRecordSchema.extend({ salt: z.string().optional(), body: z.unknown().optional() })),
  head: auditHeadSchema.optional(),
});

export const socketTicketSchema = z.object({ ticket: z.string(), expires_at: z.string() });

const keyInfo = {
  key_id: z.string(),
  principal: principalSchema.shape.principal,
  roles: z.array(roleSchema),
  customer_id: z.string().optional(),
  created_at: z.string(),
};
/** The one answer that shows a key. */
export const keyMadeSchema = z.object({ ...keyInfo, key: z.string() });
export const keyListSchema = z.object({
  keys: z.array(z.object({ ...keyInfo, revoked_at: z.string().optional() })),
});
export const keyRevokedSchema = z.object({ key_id: z.string(), revoked: z.literal(true) });
