/**
 * Request units that calls of ports cost on DynamoDB, by the shapes of src/adapters/aws/sessions/items.ts and by
 * DynamoDB's rules: a write unit is 1 KB of an item begun, twice that in a transaction; a strongly consistent read unit is
 * 4 KB begun; an index is written where its key changes, once to add or remove, twice to move.
 */
import { deflateRawSync } from 'node:zlib';
import type { Session } from '../../src/contracts/session.ts';
import { hasEnded } from '../../src/domain/session.ts';
import type { Commit } from '../../src/ports/session-store.ts';

/** Keys, numbers and nonces beside a sealed body. */
const clear = 250;

export const sealedBytes = (value: unknown): number =>
  deflateRawSync(JSON.stringify(value)).length + 28 + clear;

export const writes = (bytes: number): number => Math.ceil(bytes / 1024);
export const reads = (bytes: number): number => Math.max(1, Math.ceil(bytes / 4096));
const together = 2;

const changedAsks = (session: Session, before: Session | undefined): number =>
  session.asks.filter((ask) => {
    const was = before?.asks.find(({ ask_id }) => ask_id === ask.ask_id);
    return was === undefined || was.status !== ask.status || was.decide_by !== ask.decide_by;
  }).length;

/** Units of one commit and bytes kept: of the session (`stored`), and of its log and chain (`lines`). `before` is the session as it was stored; undefined: it is new. */
export const commitUnits = (
  { session, events, audit, head }: Commit,
  before: Session | undefined,
): { transacted: number; write: number; read: number; stored: number; lines: number } => {
  const body = sealedBytes(session);
  const eventLine = events.length === 0 ? 0 : sealedBytes(events);
  const auditLine =
    audit.length === 0
      ? 0
      : Buffer.byteLength(JSON.stringify([audit.map(({ record }) => record), head])) +
        sealedBytes(audit.map(({ body: one }) => one));
  const asks = changedAsks(session, before);
  const ended = hasEnded(session);
  const vault = before === undefined || ended ? 1 : 0;
  const items = 1 + writes(body) + writes(eventLine) + writes(auditLine) + asks + vault;
  const moved = before?.status === session.status ? 0 : 2;
  const lists = before === undefined ? 5 : moved + (ended ? (hasEnded(before) ? 0 : 1) : 2);
  const grown = body - (before === undefined ? 0 : sealedBytes(before));
  return {
    /** Those of the transaction itself, without indexes. */
    transacted: together * items,
    write: together * items + lists + asks,
    read: 2,
    lines: eventLine + auditLine,
    stored: grown + asks * 300 + (before === undefined ? 2 * clear + 400 : 0),
  };
};
