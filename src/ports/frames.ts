import type { TransientFrame } from '../contracts/events.ts';

/** How transient frames reach those who follow their session, where these are connected to a gateway. */
export interface Frames {
  /**
   * Sends a frame to whoever follows its session, or drops it where too many come or a connection is behind. Resolves
   * once nothing of it is under way: whoever shows something does not wait for that. Never fails.
   */
  send(tenant: string, frame: TransientFrame): Promise<void>;
}
