import { defineExecutor } from 'deliberate/extension';

export default defineExecutor<{ text: string }, { message_id: string }>({
  run: async (_, { idempotencyKey }) => ({ message_id: `message ${idempotencyKey}` }),
});
