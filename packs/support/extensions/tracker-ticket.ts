import { defineExecutor } from 'deliberate/extension';
import { askDesk } from './desk-client.ts';

type Ticket = { title: string; body: string; component: string; priority: string };

/** The tracker takes no idempotency keys, but finds tickets by the reference that they were opened with. */
export default defineExecutor<Ticket, unknown>({
  run: (ticket, context) =>
    askDesk(
      '/tickets',
      { method: 'POST', body: { ...ticket, external_reference: context.idempotencyKey } },
      context,
    ),
  lookup: (_, context) =>
    askDesk(`/tickets?reference=${encodeURIComponent(context.idempotencyKey)}`, {}, context),
});
