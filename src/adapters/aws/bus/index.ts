import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { Failure } from '../../../contracts/errors.ts';
import type { SessionEvent } from '../../../contracts/events.ts';
import type { Bus } from '../../../ports/bus.ts';
import { calling } from '../shared/failures.ts';

/** Entries that EventBridge takes at once. */
const batch = 10;
/** What rules match as `source`. */
const source = 'deliberate';

/**
 * Events on an EventBridge bus: `detail-type` is the event's type, `detail` says which session of which tenant, and
 * where in its log. What the event holds stays in the log.
 */
export const eventBridgeBus = (options: { events: EventBridgeClient; bus: string }): Bus => ({
  async tell(tenant, events) {
    for (let from = 0; from < events.length; from += batch) {
      const Entries = events.slice(from, from + batch).map((event) => entryOf(options.bus, tenant, event));
      const { FailedEntryCount = 0 } = await calling('tell the event bus', () =>
        options.events.send(new PutEventsCommand({ Entries })),
      );
      if (FailedEntryCount > 0) {
        throw new Failure(
          'Unavailable',
          `Cannot tell the event bus because it refused ${FailedEntryCount} events.`,
        );
      }
    }
  },
});

const entryOf = (bus: string, tenant: string, { session_id, seq, type, at }: SessionEvent) => ({
  EventBusName: bus,
  Source: source,
  DetailType: type,
  Time: new Date(at),
  Detail: JSON.stringify({ tenant, session_id, seq, type, at }),
});
