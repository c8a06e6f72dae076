import { z } from 'zod';
import { toFailure } from '../../src/contracts/errors.ts';
import { eventNotice } from '../wiring/event-notice.ts';
import type { Audience } from './broadcast.ts';
import { broadcast } from './broadcast.ts';

const eventSchema = z.object({
  Records: z.array(z.looseObject({ dynamodb: z.looseObject({ SequenceNumber: z.string() }) })),
});

/** What the stream's poller takes as an answer: the record from which to begin again. */
export type Taken = { batchItemFailures: { itemIdentifier: string }[] };

/**
 * Takes records of the sessions table's stream, in order. The first that fails in a way that may pass is where the next
 * try begins; one that never will (a session erased meanwhile) is noted and left.
 */
export const takeRecords = async (audience: Audience, event: unknown): Promise<Taken> => {
  for (const record of eventSchema.parse(event).Records) {
    const notice = eventNotice(record);
    if (notice === undefined) continue;
    try {
      await broadcast(audience, notice);
    } catch (thrown) {
      const { code, retryable } = toFailure(thrown);
      audience.services.log('warn', 'broadcast.failed', { code, session_id: notice.session_id });
      if (retryable) return { batchItemFailures: [{ itemIdentifier: record.dynamodb.SequenceNumber }] };
    }
  }
  return { batchItemFailures: [] };
};
