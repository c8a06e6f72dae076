import { defineExecutor } from 'deliberate/extension';
import { askLibrary } from './library-client.ts';

type Waiver = { fine_id: string; loan_id: string; amount_cents: number; currency: string; reason: string };

/** The cash desk takes no idempotency keys, but finds waivers by the reference that they were entered with. */
export default defineExecutor<Waiver, unknown>({
  run: ({ fine_id, amount_cents, currency, reason }, context) =>
    askLibrary(
      '/waivers',
      {
        method: 'POST',
        body: { fine_id, amount_cents, currency, reason, reference: context.idempotencyKey },
      },
      context,
    ),
  lookup: (_, context) =>
    askLibrary(`/waivers?reference=${encodeURIComponent(context.idempotencyKey)}`, {}, context),
});
