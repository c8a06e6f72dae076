import type { Principal } from '../contracts/ids.ts';

/** An open WebSocket, and who opened it. */
export type Connection = { connection_id: string; principal: Principal; correlation_id: string };

/** What a connection can follow: one session, or all approvals of its tenant. */
export type Topic = { session_id: string } | { topic: 'approvals' };

/**
 * Connections that a gateway holds open for a deployment, and what each follows. A connection that is gone is forgotten
 * by itself after 2 h at the latest.
 */
export interface Connections {
  /** Keeps a connection; repeating it is harmless. */
  open(connection: Connection, expires_at: number): Promise<void>;
  /** Forgets a connection and all that it follows; nothing when it is unknown. */
  close(connectionId: string): Promise<void>;
  find(connectionId: string): Promise<Connection | undefined>;
  /**
   * @returns whether it follows that anew
   * @throws Failure `TooLarge` when it follows 100 topics already
   */
  follow(connection: Connection, topic: Topic): Promise<boolean>;
  leave(connection: Connection, topic: Topic): Promise<void>;
  /** All that follow a topic of a tenant. */
  followers(tenant: string, topic: Topic): Promise<readonly Connection[]>;
  /**
   * Sends a frame (32 KB at most). @returns false when the connection is gone
   * @throws Failure `Unavailable`
   */
  post(connectionId: string, frame: string): Promise<boolean>;
}
