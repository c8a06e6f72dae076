/** What every store holds a commit to, before it writes any of it. */
import type { AuditBody, AuditHead, AuditRecord } from '../contracts/audit.ts';
import { Failure } from '../contracts/errors.ts';
import { maxEventBytes, type SessionEvent } from '../contracts/events.ts';
import { sessionSchema, type Session } from '../contracts/session.ts';

type Change = {
  session: Session;
  events: readonly SessionEvent[];
  audit: readonly { record: AuditRecord; body: AuditBody }[];
  head?: AuditHead;
};

/** What a store knows of a session without opening it. */
export type StoredState = { version: number; last_seq: number; chain_count: number; erased: boolean };

const impossible = (sessionId: string, because: string): Failure =>
  new Failure('Internal', `Cannot commit session ${sessionId} because ${because}.`);

const eventJson = (event: SessionEvent): string => {
  const json = JSON.stringify(event.data);
  const size = Buffer.byteLength(json);
  if (size <= maxEventBytes) return json;
  throw new Failure(
    'TooLarge',
    `Cannot keep event ${event.seq} of session ${event.session_id} because its data is ${size} bytes, above ${maxEventBytes}.`,
  );
};

/**
 * What a commit writes, as it is now: the caller may go on changing its objects while the write waits. `data` and `body`
 * are JSON.
 * @throws Failure `TooLarge` for an event above its limit; `Internal` for what no use case may hand over
 */
export const prepareCommit = (change: Change) => {
  const { session } = change;
  const checked = sessionSchema.safeParse(session);
  if (!checked.success) {
    const path = checked.error.issues[0]?.path.join('.') ?? '';
    throw impossible(session.session_id, `its ${path} could not be read back`);
  }
  const others = [...change.events, ...change.audit.map(({ record }) => record)];
  if (others.some(({ session_id }) => session_id !== session.session_id)) {
    throw impossible(session.session_id, 'it carries lines of another session');
  }
  if (change.audit.length > 0 && !change.head) {
    throw impossible(session.session_id, 'its audit records lack a signed head');
  }
  return {
    session: checked.data,
    json: JSON.stringify(session),
    events: change.events.map((event) => ({ ...event, data: eventJson(event) })),
    audit: change.audit.map(({ record, body }) => ({ record: { ...record }, body: JSON.stringify(body) })),
    head: change.head && { ...change.head },
  };
};
export type PreparedCommit = ReturnType<typeof prepareCommit>;

/** Sequence numbers must go on from `last` by ones. */
const assertFollows = (sessionId: string, what: string, last: number, seqs: readonly number[]): void => {
  const wrong = seqs.find((seq, index) => seq !== last + index + 1);
  if (wrong !== undefined) throw impossible(sessionId, `its ${what} ${wrong} does not follow ${last}`);
};

/**
 * Whether a commit goes on from what is stored (undefined: nothing).
 * @throws Failure `Erased`, `AlreadyExists`, `VersionConflict`; `Internal` where its lines leave a gap
 */
export const assertGoesOn = (commit: PreparedCommit, stored: StoredState | undefined): void => {
  const { session_id, version } = commit.session;
  if (stored?.erased === true) {
    throw new Failure('Erased', `Cannot change session ${session_id} because it was erased.`);
  }
  if (stored && version === 1) {
    throw new Failure('AlreadyExists', `Cannot make session ${session_id} because it exists.`);
  }
  const storedVersion = stored?.version ?? 0;
  if (version !== storedVersion + 1) {
    throw new Failure(
      'VersionConflict',
      `Cannot commit version ${version} of session ${session_id} because version ${storedVersion} is stored.`,
    );
  }
  const seqs = commit.events.map(({ seq }) => seq);
  const links = commit.audit.map(({ record }) => record.seq);
  assertFollows(session_id, 'event', stored?.last_seq ?? 0, seqs);
  assertFollows(session_id, 'audit record', stored?.chain_count ?? 0, links);
};
