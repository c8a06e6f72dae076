import { z } from 'zod';
import type { Message } from '../../../ports/queue.ts';

/** What SQS hands out, as far as it is read. */
export const messageSchema = z.object({
  MessageId: z.string(),
  Body: z.string(),
  ReceiptHandle: z.string(),
  Attributes: z.object({
    ApproximateReceiveCount: z.coerce.number().int().min(1),
    SentTimestamp: z.coerce.number().int(),
  }),
});

export const toMessage = (message: z.infer<typeof messageSchema>): Message => ({
  message_id: message.MessageId,
  body: message.Body,
  receipt: message.ReceiptHandle,
  receive_count: message.Attributes.ApproximateReceiveCount,
  sent_at: new Date(message.Attributes.SentTimestamp).toISOString(),
});
