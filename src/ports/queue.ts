export type Message = {
  message_id: string;
  body: string;
  /** Proves that this receive is the current one; a later receive makes it stale. */
  receipt: string;
  /** 1 at the first receive. */
  receive_count: number;
  sent_at: string;
};

/** Durable queues, at least once, in no promised order. After its `max_receives` (topology) a message moves to its dead-letter queue. */
export interface Queue {
  /** Durable when it resolves. `delay_ms` 0..900,000. */
  send(queue: string, body: string, options?: { delay_ms?: number }): Promise<void>;
  /** At most `max` (1..10) messages, each hidden for `visibility_ms`. */
  receive(queue: string, options: { max: number; visibility_ms: number }): Promise<readonly Message[]>;
  /** Hides a received message for `visibility_ms` from now; 0 gives it back. Does nothing for a stale receipt. */
  extend(queue: string, receipt: string, visibility_ms: number): Promise<void>;
  /** Does nothing for a stale receipt. */
  delete(queue: string, receipt: string): Promise<void>;
  depth(queue: string): Promise<{ visible: number; hidden: number; oldest_at?: string }>;
  /** Moves what lies in `queue`'s dead-letter queue back. @returns how many. */
  redrive(queue: string): Promise<number>;
}
