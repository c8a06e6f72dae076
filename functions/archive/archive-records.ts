import { toFailure } from '../../src/contracts/errors.ts';
import type { Services } from '../../src/usecases/services.ts';
import type { StreamRecord, Taken } from '../lambda/stream-records.ts';
import { streamEventSchema, takenUntil } from '../lambda/stream-records.ts';
import { expiredItem } from '../wiring/expired-item.ts';
import type { HostPorts } from '../wiring/given.ts';

export type Archiving = { services: Pick<Services, 'log'>; host: Pick<HostPorts, 'archive'> };

/**
 * Puts items of the sessions table that expired into the archive. Order does not matter, so all go at once; the next try
 * begins at the first that failed, whatever the reason: what is passed over is gone for good.
 */
export const archiveRecords = async ({ services, host }: Archiving, event: unknown): Promise<Taken> => {
  const { Records } = streamEventSchema.parse(event);
  const isKept = async (record: StreamRecord): Promise<boolean> => {
    const item = expiredItem(record);
    if (item === undefined) return true;
    try {
      await host.archive.keep(item.key, item.json);
      return true;
    } catch (thrown) {
      services.log('warn', 'archive.failed', { code: toFailure(thrown).code });
      return false;
    }
  };
  const kept = await Promise.all(Records.map(isKept));
  return takenUntil(Records.find((_, index) => kept[index] === false));
};
