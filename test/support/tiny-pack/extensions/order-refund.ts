import { defineExecutor } from 'deliberate/extension';

export default defineExecutor<{ order: string; amount_cents: number }, { refund_id: string }>({
  run: async ({ order }, { idempotencyKey }) => ({ refund_id: `refund ${order} ${idempotencyKey}` }),
});
