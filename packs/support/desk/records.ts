import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const userSchema = z.strictObject({
  user_id: z.string(),
  email: z.email(),
  role: z.enum(['owner', 'admin', 'billing', 'member']),
  last_login_at: z.iso.datetime(),
  locked: z.boolean(),
});
const customerSchema = z.strictObject({
  customer_id: z.string(),
  name: z.string(),
  contact: z.string(),
  email: z.email(),
  plan: z.string(),
  seats: z.int().min(0),
  status: z.enum(['active', 'trial', 'past_due', 'suspended', 'cancelled']),
  since: z.iso.date(),
  region: z.string(),
  users: z.array(userSchema),
});
const chargeSchema = z.strictObject({
  charge_id: z.string(),
  amount_cents: z.int().positive(),
  at: z.iso.datetime(),
  method: z.enum(['card', 'transfer']),
  status: z.enum(['captured', 'refunded']),
  /** Part that was given back while the status is still `captured`. */
  refunded_cents: z.int().min(0).default(0),
});
const invoiceSchema = z.strictObject({
  invoice_id: z.string(),
  customer_id: z.string(),
  period: z.string().regex(/^\d{4}-\d{2}$/),
  amount_cents: z.int().positive(),
  currency: z.string().length(3),
  status: z.enum(['paid', 'open', 'overdue']),
  issued_at: z.iso.datetime(),
  charges: z.array(chargeSchema),
});
const whenSchema = { days_ago: z.int().min(0), time: z.string().regex(/^\d{2}:\d{2}$/) };
const servicesSchema = z.strictObject({
  components: z.array(
    z.strictObject({
      component: z.string(),
      state: z.enum(['operational', 'degraded', 'outage', 'maintenance']),
      ...whenSchema,
      version: z.string(),
      note: z.string(),
    }),
  ),
  incidents: z.array(
    z.strictObject({
      incident_id: z.string(),
      component: z.string(),
      title: z.string(),
      state: z.enum(['investigating', 'monitoring', 'resolved']),
      ...whenSchema,
    }),
  ),
  plans: z.array(z.strictObject({ plan: z.string(), seat_cents: z.int().min(0) })),
});

export type Customer = z.infer<typeof customerSchema>;
export type Invoice = z.infer<typeof invoiceSchema>;
export type Services = z.infer<typeof servicesSchema>;
/** What the desk knows when it opens. */
export type Records = { customers: Customer[]; invoices: Invoice[]; services: Services };

/** The records in `data/`. Throws where a file is missing or not what it should be. */
export const loadRecords = (): Records => {
  const read = (name: string): unknown =>
    parse(readFileSync(new URL(`data/${name}.yaml`, import.meta.url), 'utf8'));
  return {
    customers: z.array(customerSchema).parse(read('customers')),
    invoices: z.array(invoiceSchema).parse(read('invoices')),
    services: servicesSchema.parse(read('services')),
  };
};
