import type { AuditKind } from '../contracts/audit.ts';
import type { EventType, SessionEvent } from '../contracts/events.ts';
import { maxEventBytes } from '../contracts/events.ts';
import type { Session } from '../contracts/session.ts';

/**
 * A change of a session under way: rules alter `session` and say what happened; a commit writes all of it or none.
 * `session` is a copy of its own, so a draft that is dropped leaves no trace.
 */
export type Draft = {
  session: Session;
  readonly at: string;
  readonly events: SessionEvent[];
  readonly entries: { kind: AuditKind; body: unknown }[];
};

/** Starts a change of `session` at time `at` (RFC 3339). */
export const draftOf = (session: Session, at: string): Draft => ({
  session: structuredClone(session),
  at,
  events: [],
  entries: [],
});

/** Adds a line to the session's log. Data over 24 KB is replaced by a note that it is too large to show. */
export const emit = (draft: Draft, type: EventType, data: Record<string, unknown> = {}): void => {
  draft.session.last_seq += 1;
  const fits = new TextEncoder().encode(JSON.stringify(data)).length <= maxEventBytes;
  draft.events.push({
    session_id: draft.session.session_id,
    seq: draft.session.last_seq,
    type,
    at: draft.at,
    data: fits ? data : { truncated: true },
  });
};

/** Adds a link to the session's audit chain. */
export const record = (draft: Draft, kind: AuditKind, body: Record<string, unknown>): void => {
  draft.entries.push({ kind, body });
};
