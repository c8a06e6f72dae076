import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Effect, EffectKind } from './effects.ts';
import type { Customer, Records } from './records.ts';

/** What an order would do, or why it is refused. */
export type Decision =
  Pick<Effect, 'target' | 'change' | 'result'> | { refused: string; status: 404 | 409 | 422 };
type Decide = (given: {
  records: Records;
  customer: Customer;
  seq: number;
  at: string;
  body: unknown;
}) => Decision;

/** SHA-256 in hexadecimal digits. */
export const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

const refuse = (refused: string, status: 404 | 409 | 422 = 422): Decision => ({ refused, status });

/** A kind of order: its body's schema and what follows from it. */
const order =
  <T>(
    schema: z.ZodType<T>,
    decide: (given: Omit<Parameters<Decide>[0], 'body'> & { order: T }) => Decision,
  ): Decide =>
  ({ body, ...given }) => {
    const parsed = schema.safeParse(body);
    if (parsed.success) return decide({ ...given, order: parsed.data });
    return refuse(`the order is malformed at ${parsed.error.issues[0]?.path.join('.') ?? 'its top'}`);
  };

const money = { amount_cents: z.int().positive(), currency: z.string() };

const refund = order(
  z.strictObject({ invoice_id: z.string(), charge_id: z.string(), ...money, reason: z.string().min(1) }),
  ({ records, customer, seq, at, order: { invoice_id, charge_id, amount_cents, currency, reason } }) => {
    const invoice = records.invoices.find(
      (one) => one.invoice_id === invoice_id && one.customer_id === customer.customer_id,
    );
    const charge = invoice?.charges.find((one) => one.charge_id === charge_id);
    if (invoice === undefined || charge === undefined) {
      return refuse(
        `customer ${customer.customer_id} has no charge ${charge_id} on invoice ${invoice_id}`,
        404,
      );
    }
    if (currency !== invoice.currency) return refuse(`the charge was made in ${invoice.currency}`);
    if (charge.status === 'refunded') return refuse(`charge ${charge_id} was refunded already`, 409);
    const left = charge.amount_cents - charge.refunded_cents;
    if (amount_cents > left) return refuse(`only ${left} cents of charge ${charge_id} are left to refund`);
    return {
      target: charge_id,
      change: { invoice_id, charge_id, amount_cents, reason_digest: digest(reason) },
      result: {
        refund_id: `re-${7000 + seq}`,
        invoice_id,
        charge_id,
        amount_cents,
        currency,
        refunded_at: at,
      },
    };
  },
);

const planChange = order(
  z.strictObject({
    plan: z.string(),
    seats: z.int().min(1).max(5000).optional(),
    effective: z.enum(['now', 'next_period']),
  }),
  ({ records, customer, seq, order: { plan, seats = customer.seats, effective } }) => {
    if (!records.services.plans.some((one) => one.plan === plan)) return refuse(`there is no plan ${plan}`);
    if (customer.status === 'cancelled') return refuse('the subscription is cancelled', 409);
    if (customer.plan === plan && customer.seats === seats) return refuse(`the plan is ${plan} already`, 409);
    return {
      target: customer.customer_id,
      change: { plan, seats, effective },
      result: { change_id: `pc-${3000 + seq}`, from_plan: customer.plan, plan, seats, effective },
    };
  },
);

const passwordReset = order(
  z.strictObject({ email: z.string() }),
  ({ customer, seq, at, order: { email } }) => {
    const user = customer.users.find((one) => one.email.toLowerCase() === email.toLowerCase());
    if (user === undefined) return refuse('the account has no user of that address', 404);
    if (customer.status === 'cancelled') return refuse('the subscription is cancelled', 409);
    return {
      target: user.user_id,
      change: { user_id: user.user_id },
      result: { reset_id: `pr-${5000 + seq}`, user_id: user.user_id, sent_at: at },
    };
  },
);

const dataExport = order(
  z.strictObject({
    format: z.enum(['csv', 'json', 'xlsx']),
    scope: z.enum(['all', 'reports', 'users', 'invoices']),
    reference: z.string().min(1),
  }),
  ({ customer, seq, at, order: { format, scope, reference } }) => ({
    target: customer.customer_id,
    change: { reference, format, scope },
    result: { export_id: `ex-${2000 + seq}`, format, scope, status: 'queued', requested_at: at },
  }),
);

const ticket = order(
  z.strictObject({
    title: z.string().min(1).max(200),
    body: z.string().max(10_000),
    component: z.string(),
    priority: z.enum(['P1', 'P2', 'P3', 'P4']),
    external_reference: z.string().min(1),
  }),
  ({ records, seq, at, order: { title, body, component, priority, external_reference } }) => {
    if (!records.services.components.some((one) => one.component === component)) {
      return refuse(`there is no component ${component}`);
    }
    return {
      target: component,
      change: { external_reference, title_digest: digest(title), body_digest: digest(body) },
      result: { ticket_id: `ENG-${4100 + seq}`, component, priority, status: 'open', created_at: at },
    };
  },
);

const message = order(
  z.strictObject({
    text: z.string().min(1).max(20_000),
    channel: z.string().regex(/^[a-z][a-z_-]{0,31}$/),
    citations: z.array(z.string()).max(100).default([]),
  }),
  ({ customer, seq, at, order: { text, channel, citations } }) => ({
    target: channel,
    change: {
      recipient: customer.customer_id,
      text_digest: digest(text),
      length: text.length,
      citations: citations.length,
    },
    result: { message_id: `msg-${9000 + seq}`, channel, delivered_at: at },
  }),
);

/** `key`: how repetitions are told: by an `Idempotency-Key`, by a reference in the body that can be asked for, or not. */
export const orders: Record<EffectKind, { key: 'header' | 'reference' | 'none'; decide: Decide }> = {
  refund: { key: 'header', decide: refund },
  plan_change: { key: 'header', decide: planChange },
  message: { key: 'header', decide: message },
  password_reset: { key: 'none', decide: passwordReset },
  export: { key: 'reference', decide: dataExport },
  ticket: { key: 'reference', decide: ticket },
};

/** Changes the records as an effect says. */
export const applyTo = (records: Records, { kind, customer_id, change }: Effect): void => {
  const customer = records.customers.find((one) => one.customer_id === customer_id);
  if (kind === 'refund') {
    const charges = records.invoices.find((one) => one.invoice_id === change.invoice_id)?.charges ?? [];
    const charge = charges.find((one) => one.charge_id === change.charge_id);
    if (charge === undefined) return;
    charge.refunded_cents += Number(change.amount_cents);
    if (charge.refunded_cents >= charge.amount_cents) charge.status = 'refunded';
  }
  if (kind === 'plan_change' && customer !== undefined && change.effective === 'now') {
    customer.plan = String(change.plan);
    customer.seats = Number(change.seats);
  }
  if (kind === 'password_reset') {
    const user = customer?.users.find((one) => one.user_id === change.user_id);
    if (user !== undefined) user.locked = false;
  }
};
