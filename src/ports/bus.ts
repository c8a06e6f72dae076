import type { SessionEvent } from '../contracts/events.ts';

/** Where a deployment's other systems hear of what happens to sessions. */
export interface Bus {
  /** Tells events, at least once each. Their `data` stays inside: who may read it asks the API. @throws Failure `Unavailable` */
  tell(tenant: string, events: readonly SessionEvent[]): Promise<void>;
}
