import { defineTool, refused } from 'deliberate/extension';

/** The shop's orders, and whose they are. */
const orders = [
  { order: 'O-1001', customer: 'C-100', status: 'damaged', amount_cents: 3490, currency: 'EUR' },
  { order: 'O-1002', customer: 'C-100', status: 'sent', amount_cents: 1250, currency: 'EUR' },
  { order: 'O-1003', customer: 'C-100', status: 'damaged', amount_cents: 390, currency: 'EUR' },
  { order: 'O-2001', customer: 'C-200', status: 'delivered', amount_cents: 8900, currency: 'EUR' },
];

export default defineTool<{ order: string }, unknown>({
  run: async ({ order }, { subject }) => {
    const found = orders.find((one) => one.order === order && one.customer === subject?.customer_id);
    if (found === undefined) throw refused('the customer has no such order');
    const { customer: _, ...shown } = found;
    return shown;
  },
});
