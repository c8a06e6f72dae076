/** Small, valid things to store. */
import type { Ask } from '../../src/contracts/ask.ts';
import type { AuditHead } from '../../src/contracts/audit.ts';
import type { SessionEvent } from '../../src/contracts/events.ts';
import type { Session } from '../../src/contracts/session.ts';
import { uploadMs, type UploadJob } from '../../src/contracts/upload.ts';
import { sha256Hex } from '../../src/domain/digest.ts';
import type { Commit } from '../../src/ports/session-store.ts';

export const tenant = 'acme';
const at = '2026-03-02T09:00:00.000Z';

export const anEvent = (session_id: string, seq: number, data: SessionEvent['data'] = {}): SessionEvent => ({
  session_id,
  seq,
  type: 'session.accepted',
  at,
  data,
});

export const aSession = (over: Partial<Session> = {}): Session => ({
  schema_version: 1,
  tenant,
  session_id: 's_1',
  thread_id: 't_1',
  turn: 1,
  status: 'queued',
  principal: 'anna',
  subject: { customer_id: '10482' },
  channel: 'api',
  correlation_id: 'c_1',
  request_digest: 'digest',
  input: 'Why were we charged twice?',
  messages: [{ from: 'customer', text: 'Why were we charged twice?', at }],
  heard: 1,
  options: { use_mcts: true, use_rag: true, mcts_iterations: 100, max_rounds: 10 },
  budget_usd: 1,
  rounds: 0,
  reflections: [],
  facts: [],
  actions: [],
  asks: [],
  confidence: 0,
  agents_used: [],
  citations: [],
  cost: { usd: 0, input_tokens: 0, output_tokens: 0 },
  last_seq: 0,
  chain: { count: 0, hash: 'hash-0' },
  created_at: at,
  updated_at: at,
  version: 1,
  ...over,
});

export const anAsk = (over: Partial<Extract<Ask, { kind: 'clarification' }>> = {}): Ask => ({
  kind: 'clarification',
  ask_id: 'a_1',
  status: 'open',
  requested_at: at,
  remind_at: at,
  decide_by: at,
  told: false,
  question: 'Which export?',
  ...over,
});

export const aHead = (session_id: string, count: number, over: Partial<AuditHead> = {}): AuditHead => ({
  tenant,
  session_id,
  count,
  hash: `hash-${count}`,
  at,
  key_id: 'k_1',
  signature: `signature-${count}`,
  ...over,
});

/** A link that only looks like one: the store keeps chains, it does not judge them. */
export const aLink = (session_id: string, seq: number, body: unknown = {}): Commit['audit'][number] => ({
  record: {
    session_id,
    seq,
    at,
    kind: 'message.received',
    digest: `digest-${seq}`,
    prev: `hash-${seq - 1}`,
    hash: `hash-${seq}`,
  },
  body: { seq, salt: `salt-${seq}`, body },
});

/** A commit of `session` with `events` more events and `links` more links than it had before. */
export const aCommit = (
  session: Session,
  more: { events?: number; links?: number; data?: SessionEvent['data']; body?: unknown } = {},
): Commit => {
  const { events = 0, links = 0 } = more;
  const { session_id, last_seq, chain } = session;
  const count = chain.count + links;
  return {
    session: { ...session, last_seq: last_seq + events, chain: { count, hash: `hash-${count}` } },
    events: Array.from({ length: events }, (_, index) =>
      anEvent(session_id, last_seq + index + 1, more.data),
    ),
    audit: Array.from({ length: links }, (_, index) => aLink(session_id, chain.count + index + 1, more.body)),
    ...(links > 0 ? { head: aHead(session_id, count, { tenant: session.tenant }) } : {}),
  };
};

/** The state after a commit, ready to be changed and committed again. */
export const next = (session: Session, over: Partial<Session> = {}): Session => ({
  ...session,
  ...over,
  version: session.version + 1,
});

/** What is promised of bytes that are asked for an upload at `now`, in ms. */
export const anUpload = (bytes: Uint8Array, now: number, over: Partial<UploadJob> = {}): UploadJob => ({
  tenant,
  document_id: 'ferns.md',
  job_id: 'job_1',
  bytes: bytes.length,
  sha256: sha256Hex(bytes),
  requested_at: new Date(now).toISOString(),
  expires_at: new Date(now + uploadMs).toISOString(),
  about: { title: 'Ferns', tags: ['care'], collection: 'documents' },
  ...over,
});
