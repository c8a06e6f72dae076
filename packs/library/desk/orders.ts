import { z } from 'zod';
import type { EffectKind } from './effects.ts';
import type { Records } from './records.ts';

type Loan = Records['loans'][number];
/** What follows from an order, or why it is refused. */
export type Decision =
  { target: string; result: Record<string, string | number> } | { status: 404 | 409 | 422; message: string };
type Given = { records: Records; card: string; body: unknown; seq: number; at: string; openedAt: number };

/** How long a renewal lasts, in days, and how often a loan may be renewed. */
const renewalDays = { book: 28, audiobook: 28, dvd: 7 };
const mostRenewals = 3;

/** The day `days` after the first start. */
export const dayOf = (openedAt: number, days: number): string =>
  new Date(openedAt + days * 86_400_000).toISOString().slice(0, 10);

export const waitingFor = ({ reservations }: Records, itemId: string, except?: string): number =>
  reservations.filter((one) => one.item_id === itemId && one.card_number !== except).length;

const refuse = (status: 404 | 409 | 422, message: string): Decision => ({ status, message });
const malformed = refuse(422, 'the order is malformed');
const isMine =
  (card: string) =>
  (one: { card_number: string }): boolean =>
    one.card_number === card;

const renewedBy = ({ items }: Records, { item_id, due_in_days }: Loan): number =>
  due_in_days + renewalDays[items.find((one) => one.item_id === item_id)?.kind ?? 'book'];

const renewal = ({ records, card, body, openedAt }: Given): Decision => {
  const order = z.strictObject({ loan_id: z.string(), due_on: z.string() }).safeParse(body);
  if (!order.success) return malformed;
  const { loan_id, due_on } = order.data;
  const loan = records.loans.filter(isMine(card)).find((one) => one.loan_id === loan_id);
  if (loan === undefined) return refuse(404, `there is no loan ${loan_id} on this card`);
  if (dayOf(openedAt, loan.due_in_days) !== due_on)
    return refuse(409, `loan ${loan_id} is not due on ${due_on}`);
  if (waitingFor(records, loan.item_id, card) > 0) return refuse(409, 'another reader has reserved the item');
  if (loan.renewals >= mostRenewals) return refuse(409, `it was renewed ${mostRenewals} times already`);
  const new_due_on = dayOf(openedAt, renewedBy(records, loan));
  return { target: loan_id, result: { loan_id, new_due_on, renewals: loan.renewals + 1 } };
};

const waiverSchema = z.strictObject({
  fine_id: z.string(),
  amount_cents: z.int().positive(),
  currency: z.string(),
  reason: z.string(),
  reference: z.string().min(1),
});

const waiver = ({ records, card, body, seq, at }: Given): Decision => {
  const order = waiverSchema.safeParse(body);
  if (!order.success) return malformed;
  const { fine_id, amount_cents, currency } = order.data;
  const fine = records.fines.filter(isMine(card)).find((one) => one.fine_id === fine_id);
  if (fine === undefined) return refuse(404, `there is no open fine ${fine_id} on this card`);
  if (currency !== fine.currency) return refuse(422, `the fine is in ${fine.currency}`);
  if (amount_cents > fine.amount_cents)
    return refuse(422, `the fine is ${fine.amount_cents} cents, which is less`);
  return {
    target: fine_id,
    result: { waiver_id: `W-${300 + seq}`, fine_id, amount_cents, currency, waived_at: at },
  };
};

const reservation = ({ records, card, body, seq }: Given): Decision => {
  const order = z.strictObject({ item_id: z.string() }).safeParse(body);
  if (!order.success) return malformed;
  const { item_id } = order.data;
  if (!records.items.some((one) => one.item_id === item_id))
    return refuse(404, `there is no item ${item_id}`);
  if (records.reservations.filter(isMine(card)).some((one) => one.item_id === item_id)) {
    return refuse(409, `the reader has reserved ${item_id} already`);
  }
  const position = waitingFor(records, item_id) + 1;
  return { target: item_id, result: { reservation_id: `R-${500 + seq}`, item_id, position } };
};

const message = ({ body, seq, at }: Given): Decision => {
  const order = z.strictObject({ text: z.string().min(1), channel: z.string().min(1) }).safeParse(body);
  if (!order.success) return malformed;
  const { channel } = order.data;
  return { target: channel, result: { message_id: `M-${9000 + seq}`, channel, delivered_at: at } };
};

/** Each kind of order: its path, and what it leads to. Decides only; nothing has happened yet. */
export const orders: Record<EffectKind, { path: string; decide: (given: Given) => Decision }> = {
  renewal: { path: 'renewals', decide: renewal },
  waiver: { path: 'waivers', decide: waiver },
  reservation: { path: 'reservations', decide: reservation },
  message: { path: 'messages', decide: message },
};

/** Changes the records as an effect of this kind does. */
export const applyTo = (
  records: Records,
  {
    kind,
    customer_id,
    target,
    result,
  }: { kind: EffectKind; customer_id: string; target: string; result: Record<string, string | number> },
): void => {
  if (kind === 'renewal') {
    for (const loan of records.loans.filter((one) => one.loan_id === target)) {
      loan.due_in_days = renewedBy(records, loan);
      loan.renewals += 1;
    }
  }
  if (kind === 'waiver') {
    for (const fine of records.fines.filter((one) => one.fine_id === target)) {
      fine.amount_cents -= Number(result['amount_cents']);
    }
    records.fines = records.fines.filter((one) => one.amount_cents > 0);
  }
  if (kind === 'reservation') records.reservations.push({ card_number: customer_id, item_id: target });
};
