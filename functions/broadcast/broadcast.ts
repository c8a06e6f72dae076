import { toFailure } from '../../src/contracts/errors.ts';
import type { SessionEvent } from '../../src/contracts/events.ts';
import type { Services } from '../../src/usecases/services.ts';
import { frameText } from '../api/frame-text.ts';
import type { EventNotice } from '../wiring/event-notice.ts';
import type { Connection, HostPorts } from '../wiring/given.ts';

export type Audience = {
  services: Pick<Services, 'sessions' | 'log'>;
  host: Pick<HostPorts, 'connections' | 'bus'>;
};

/**
 * Tells a session's new events to the sockets that follow it, those about approvals to the sockets that follow these, and
 * to the event bus. Done again it tells them again: whoever hears them goes by `seq`.
 *
 * @throws Failure that says why not all could be told. A socket that does not take a frame is no failure: its client finds
 * the gap by `seq` and fetches it.
 */
export const broadcast = async ({ services, host }: Audience, notice: EventNotice): Promise<void> => {
  const { tenant, session_id, first_seq, seq } = notice;
  const events = (
    await services.sessions.events(tenant, session_id, first_seq - 1, seq - first_seq + 1)
  ).filter((event) => event.seq <= seq);
  const approvals = events.filter((event) => event.type.startsWith('approval.'));
  await Promise.all([
    tell({ services, host }, await host.connections.followers(tenant, { session_id }), events),
    approvals.length === 0
      ? undefined
      : tell({ services, host }, await host.connections.followers(tenant, { topic: 'approvals' }), approvals),
    host.bus.tell(tenant, events),
  ]);
};

/** Sends events to sockets, in order to each. */
const tell = async (
  { services, host }: Audience,
  connections: readonly Connection[],
  events: readonly SessionEvent[],
): Promise<void> => {
  const frames = events.map(frameText);
  const tellOne = async ({ connection_id }: Connection): Promise<void> => {
    try {
      for (const frame of frames) if (!(await host.connections.post(connection_id, frame))) return;
    } catch (thrown) {
      services.log('warn', 'broadcast.not_sent', { code: toFailure(thrown).code });
    }
  };
  await Promise.all(connections.map(tellOne));
};
