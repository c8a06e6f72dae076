import { toFailure } from '../../src/contracts/errors.ts';
import type { Taken } from '../lambda/stream-records.ts';
import { streamEventSchema, takenUntil } from '../lambda/stream-records.ts';
import { eventNotice } from '../wiring/event-notice.ts';
import type { Audience } from './broadcast.ts';
import { broadcast } from './broadcast.ts';

/**
 * Takes records of the sessions table's stream, in order. The first that fails in a way that may pass is where the next
 * try begins; one that never will (a session erased meanwhile) is noted and left.
 */
export const takeRecords = async (audience: Audience, event: unknown): Promise<Taken> => {
  for (const record of streamEventSchema.parse(event).Records) {
    const notice = eventNotice(record);
    if (notice === undefined) continue;
    try {
      await broadcast(audience, notice);
    } catch (thrown) {
      const { code, retryable } = toFailure(thrown);
      audience.services.log('warn', 'broadcast.failed', { code, session_id: notice.session_id });
      if (retryable) return takenUntil(record);
    }
  }
  return takenUntil(undefined);
};
