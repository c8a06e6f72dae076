import { applyTo, digest, orders } from './orders.ts';
import type { Effect, EffectKind } from './effects.ts';
import type { Customer, Records } from './records.ts';

/** An HTTP answer as data; `effect` is what must be written down before anyone sees it. */
export type Answer = { status: number; body: Record<string, unknown>; effect?: Effect };
export type Order = {
  kind: EffectKind;
  customerId: string;
  body: unknown;
  key: string | undefined;
  at: string;
};

/** The desk's business: what it knows, what it did. No I/O: whoever runs it keeps its effects. */
export type Desk = {
  profile(customerId: string): Answer;
  invoices(customerId: string, period?: string): Answer;
  users(customerId: string): Answer;
  services(component?: string): Answer;
  /** What an order leads to. Nothing has happened until `apply` gets the effect. */
  decide(order: Order): Answer;
  apply(effect: Effect): void;
  /** The effect of this kind that was ordered with a reference. */
  byReference(customerId: string, kind: EffectKind, reference: string): Answer;
  effects(): readonly Effect[];
};

const missing = (what: string): Answer => ({
  status: 404,
  body: { error: 'not_found', message: `there is no ${what}` },
});

/** The instant `days` before the day of `openedAt`, at `time` UTC. */
const daysBefore = (openedAt: number, days: number, time: string): string => {
  const day = new Date(openedAt - days * 86_400_000).toISOString().slice(0, 10);
  return `${day}T${time}:00.000Z`;
};

/** Someone whom nobody has verified: gets messages, by the way the question came, and nothing else. */
const anonymous: Customer = {
  ...{ customer_id: 'anonymous', name: '', contact: '', email: '', plan: '', seats: 0 },
  ...{ status: 'active', since: '', region: '', users: [] },
};

/** @param openedAt milliseconds since 1970; the day from which the services' states count back */
export const createDesk = (given: Records, openedAt: number): Desk => {
  const records = structuredClone(given);
  const done: Effect[] = [];

  const forCustomer = (customerId: string, answer: (customer: Customer) => Answer): Answer => {
    const customer = records.customers.find((one) => one.customer_id === customerId);
    return customer === undefined ? missing('such customer') : answer(customer);
  };

  const decideFor = (customer: Customer, { kind, body, key: header, at }: Order): Answer => {
    const customerId = customer.customer_id;
    const { key: by, decide: decideOrder } = orders[kind];
    if (by === 'header' && header === undefined) {
      return { status: 400, body: { error: 'no_key', message: 'the order has no Idempotency-Key' } };
    }
    const order_digest = digest(JSON.stringify([kind, customerId, body]));
    const earlier = by === 'header' ? done.find((one) => one.kind === kind && one.key === header) : undefined;
    if (earlier !== undefined) {
      return earlier.order_digest === order_digest
        ? { status: 200, body: earlier.result }
        : { status: 422, body: { error: 'key_reused', message: 'the key was used for another order' } };
    }
    const seq = done.length + 1;
    const decision = decideOrder({ records, customer, seq, at, body });
    if ('refused' in decision) {
      return { status: decision.status, body: { error: 'refused', message: decision.refused } };
    }
    const reference = decision.change.reference ?? decision.change.external_reference;
    const key = by === 'header' ? (header ?? null) : typeof reference === 'string' ? reference : null;
    const effect: Effect = { seq, at, kind, key, customer_id: customerId, order_digest, ...decision };
    return { status: 201, body: decision.result, effect };
  };

  const decide = (order: Order): Answer =>
    order.kind === 'message' && order.customerId === anonymous.customer_id
      ? decideFor(anonymous, order)
      : forCustomer(order.customerId, (customer) => decideFor(customer, order));

  return {
    profile: (customerId) =>
      forCustomer(customerId, ({ users: _, ...profile }) => ({ status: 200, body: profile })),
    users: (customerId) => forCustomer(customerId, ({ users }) => ({ status: 200, body: { users } })),
    invoices: (customerId, period) =>
      forCustomer(customerId, () => ({
        status: 200,
        body: {
          invoices: records.invoices
            .filter(
              (one) => one.customer_id === customerId && (period === undefined || one.period === period),
            )
            .map(({ customer_id: _, charges, ...invoice }) => ({
              ...invoice,
              charges: charges.map(({ refunded_cents: __, ...charge }) => charge),
            })),
        },
      })),
    services: (component) => {
      const wanted = (one: { component: string }): boolean =>
        component === undefined || one.component === component;
      const since = ({ days_ago, time }: { days_ago: number; time: string }): string =>
        daysBefore(openedAt, days_ago, time);
      const components = records.services.components.filter(wanted);
      if (components.length === 0) return missing('such component');
      return {
        status: 200,
        body: {
          components: components.map(({ days_ago, time, ...one }) => ({
            ...one,
            since: since({ days_ago, time }),
          })),
          incidents: records.services.incidents
            .filter(wanted)
            .map(({ days_ago, time, ...one }) => ({ ...one, since: since({ days_ago, time }) })),
        },
      };
    },
    decide,
    apply: (effect) => {
      done.push(effect);
      applyTo(records, effect);
    },
    byReference: (customerId, kind, reference) => {
      const found = done.find(
        (one) => one.customer_id === customerId && one.kind === kind && one.key === reference,
      );
      return found === undefined ? missing(`such ${kind}`) : { status: 200, body: found.result };
    },
    effects: () => done,
  };
};
