import { defineExecutor } from 'deliberate/extension';
import { askDesk } from './desk-client.ts';

type Refund = {
  invoice_id: string;
  charge_id: string;
  amount_cents: number;
  currency: string;
  reason: string;
};

export default defineExecutor<Refund, unknown>({
  run: (refund, context) =>
    askDesk(
      '/refunds',
      { method: 'POST', headers: { 'idempotency-key': context.idempotencyKey }, body: refund },
      context,
    ),
});
