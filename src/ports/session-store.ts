import type { Ask } from '../contracts/ask.ts';
import type { AuditBody, AuditHead, AuditRecord } from '../contracts/audit.ts';
import type { SessionEvent } from '../contracts/events.ts';
import type { Session, SessionStatus } from '../contracts/session.ts';

/** Everything that one use case changes: written whole or not at all. */
export type Commit = {
  /** The new state. Its `version` is one above the stored one; 1 creates the session. */
  session: Session;
  /** Next lines of its log; their `seq` follow the stored ones without a gap. */
  events: readonly SessionEvent[];
  audit: readonly { record: AuditRecord; body: AuditBody }[];
  /** The signed end of the chain after `audit`; absent where `audit` is empty. */
  head?: AuditHead;
};

/** What a list shows of a session, without bodies. */
export type SessionSummary = Pick<
  Session,
  'session_id' | 'thread_id' | 'status' | 'turn' | 'channel' | 'created_at' | 'updated_at' | 'version'
> & { customer_id?: string };

export type OpenAsk = {
  session_id: string;
  ask_id: string;
  kind: Ask['kind'];
  requested_at: string;
  decide_by: string;
};

/** A session that has not ended, and when it last changed. */
export type Unfinished = { tenant: string; session_id: string; updated_at: string };

export type Page<T> = { items: readonly T[]; next_cursor?: string };

/** Sessions, their events, asks and audit chains. Every method takes the tenant, and sees nothing of another. */
export interface SessionStore {
  /** @throws Failure `VersionConflict` when the stored version is not `session.version - 1` (a taken id: `AlreadyExists`); `Erased`; `DiskFull`. Durable when it resolves. */
  commit(change: Commit): Promise<void>;
  /** @returns undefined when there is none. @throws Failure `Erased`. */
  load(tenant: string, sessionId: string): Promise<Session | undefined>;
  /** Newest first. `limit` 1..100. */
  list(
    tenant: string,
    filter: {
      status?: SessionStatus;
      thread_id?: string;
      customer_id?: string;
      cursor?: string;
      limit: number;
    },
  ): Promise<Page<SessionSummary>>;
  /** Open asks, the earliest deadline first. `limit` 1..100. */
  openAsks(
    tenant: string,
    filter: { kind?: Ask['kind']; cursor?: string; limit: number },
  ): Promise<Page<OpenAsk>>;
  /** Session of an ask, open or not. */
  sessionOfAsk(tenant: string, askId: string): Promise<string | undefined>;
  /** Events with `seq` > `after`, in order. `limit` 1..1000. */
  events(tenant: string, sessionId: string, after: number, limit: number): Promise<readonly SessionEvent[]>;
  /** The chain, with bodies unless the session was erased or has expired. */
  audit(
    tenant: string,
    sessionId: string,
  ): Promise<{ records: readonly AuditRecord[]; bodies: readonly AuditBody[]; head?: AuditHead } | undefined>;
  /**
   * Sessions of all tenants that have not ended and were last changed before `before` (ISO), oldest first; those that
   * follow `after`, one of an earlier answer. For the sweeper.
   */
  unfinished(before: string, limit: number, after?: Unfinished): Promise<readonly Unfinished[]>;
  /**
   * Destroys bodies, salts and key of a session, and appends `record` to its chain. Reading it then throws `Erased`;
   * the chain stays. Repeating it does nothing. One that has expired is erased too, if its chain is there.
   * @throws Failure `NotFound`, and `VersionConflict` where `record` does not follow the chain's last
   */
  erase(tenant: string, sessionId: string, last: { record: AuditRecord; head: AuditHead }): Promise<void>;
}
