import { defineExecutor } from 'deliberate/extension';
import { askLibrary } from './library-client.ts';

export default defineExecutor<{ text: string; channel: string }, unknown>({
  run: ({ text, channel }, context) =>
    askLibrary(
      '/messages',
      { method: 'POST', headers: { 'idempotency-key': context.idempotencyKey }, body: { text, channel } },
      context,
    ),
});
