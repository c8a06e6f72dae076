import type { SessionEvent } from '../contracts/events.ts';
import type { Caller, Services } from './services.ts';
import { visibleSession } from './visible-session.ts';

/** Events after `after` (0: from the first), `limit` 1..1000 at most. @throws Failure `NotFound`, `Erased`. */
export async function readEvents(
  services: Services,
  caller: Caller,
  input: { session_id: string; after: number; limit: number },
): Promise<{ events: SessionEvent[]; next_cursor: string }> {
  await visibleSession(services, caller, input.session_id);
  const { tenant } = caller.principal;
  const events = await services.sessions.events(tenant, input.session_id, input.after, input.limit);
  return { events: [...events], next_cursor: String(events.at(-1)?.seq ?? input.after) };
}
