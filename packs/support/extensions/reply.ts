import { defineExecutor } from 'deliberate/extension';
import { askDesk } from './desk-client.ts';

type Reply = { text: string; channel: string; citations: (string | { source_id: string })[] };

export default defineExecutor<Reply, unknown>({
  run: ({ text, channel, citations }, context) =>
    askDesk(
      '/messages',
      {
        method: 'POST',
        headers: { 'idempotency-key': context.idempotencyKey },
        body: {
          text,
          channel,
          citations: citations.map((one) => (typeof one === 'string' ? one : one.source_id)),
        },
      },
      context,
    ),
});
