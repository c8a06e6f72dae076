import { defineTool, failed } from 'deliberate/extension';
import { askDesk } from './desk-client.ts';

type Charge = {
  charge_id: string;
  amount_cents: number;
  at: string;
  method: string;
  status: 'captured' | 'refunded';
};
type Invoice = {
  invoice_id: string;
  period: string;
  amount_cents: number;
  currency: string;
  status: string;
  issued_at: string;
  charges: Charge[];
};
type Duplicate = {
  invoice_id: string;
  charge_id: string;
  amount_cents: number;
  currency: string;
  charged_at: string;
};

/** An invoice is charged once, so every captured charge after the first of the same amount is one too many. */
const duplicatesOf = ({ invoice_id, currency, charges }: Invoice): Duplicate[] => {
  const captured = charges
    .filter((charge) => charge.status === 'captured')
    .sort((a, b) => a.at.localeCompare(b.at));
  return captured
    .filter((charge, index) => captured.findIndex((one) => one.amount_cents === charge.amount_cents) < index)
    .map(({ charge_id, amount_cents, at }) => ({
      invoice_id,
      charge_id,
      amount_cents,
      currency,
      charged_at: at,
    }));
};

const hasInvoices = (answer: unknown): answer is { invoices: Invoice[] } =>
  typeof answer === 'object' && answer !== null && 'invoices' in answer && Array.isArray(answer.invoices);

export default defineTool<{ month?: string }, { invoices: Invoice[]; duplicates: Duplicate[] }>({
  run: async ({ month }, context) => {
    const answer = await askDesk(`/invoices${month === undefined ? '' : `?period=${month}`}`, {}, context);
    if (!hasInvoices(answer)) throw failed('the desk does not know the customer');
    return { invoices: answer.invoices, duplicates: answer.invoices.flatMap(duplicatesOf) };
  },
});
