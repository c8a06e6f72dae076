import type { Principal, Role } from '../contracts/ids.ts';

/** API keys, kept as SHA-256 only (requirement B8). */
export interface Keys {
  /** @returns whom the key stands for; undefined when unknown or revoked. */
  find(keyHash: string): Promise<Principal | undefined>;
  add(key: { key_id: string; hash: string; principal: Principal; created_at: string }): Promise<void>;
  list(tenant: string): Promise<
    readonly {
      key_id: string;
      principal: string;
      roles: readonly Role[];
      customer_id?: string;
      created_at: string;
      revoked_at?: string;
    }[]
  >;
  /** @returns false when there is none. */
  revoke(tenant: string, keyId: string, at: string): Promise<boolean>;
}

/** Conditional counters of requests a window. */
export interface Counters {
  /** Adds 1 to each window's counter, unless one would pass its limit. @returns the seconds to wait, 0 when allowed. */
  take(key: string, windows: readonly { seconds: number; limit: number }[], now: number): Promise<number>;
  /** What was taken in each window that holds now; nothing is added. */
  used?(key: string, windows: readonly { seconds: number; limit: number }[], now: number): Promise<number[]>;
}

export type KeptAnswer = { status: number; body: unknown; session_id?: string };

/** First answers to requests that carried an `Idempotency-Key`. */
export interface Idempotency {
  /** @throws Failure `IdempotencyMismatch`, `WrongState` while the first request is under way (60 s at most). */
  begin(tenant: string, key: string, digest: string, now: number): Promise<KeptAnswer | undefined>;
  finish(tenant: string, key: string, answer: KeptAnswer): Promise<void>;
  /** Forgets a request that failed in a way worth repeating. */
  abandon(tenant: string, key: string): Promise<void>;
  forgetSession(tenant: string, sessionId: string): Promise<void>;
  expire(before: number): Promise<number>;
}

/** Single-use tickets for WebSockets, of 30 s. */
export interface Tickets {
  put(hash: string, principal: Principal, expires_at: number): Promise<void>;
  /** @returns whose it is, once. */
  take(hash: string, now: number): Promise<Principal | undefined>;
}
