/**
 * Items of the sessions table, and the one of the vault. A session's own are in the partition `{tenant}#s#{session_id}`:
 *
 * | sk | what | erasing |
 * |---|---|---|
 * | `head` | the session's summary in the clear, keys of its lists; what commits are guarded by | leaves a stub |
 * | `body` | the session, sealed | deletes |
 * | `event#{seq}` | the events of one commit, sealed; `seq` is the last one's (stream.ts has its shape) | deletes |
 * | `audit#{seq}` | the audit records of one commit and the head after them, in the clear; their bodies, sealed | loses the bodies |
 * | `episode` | what it taught, sealed | deletes |
 *
 * What expires (`expires_at`) goes into the archive as it lies here (../archive/expired-item.ts). An ask is alone in `{tenant}#a#{ask_id}`. Ids hold no `#` (src/contracts/ids.ts); a customer's may, and comes last.
 */
import { sha256Hex } from '../../../domain/digest.ts';
import type { Unfinished } from '../../../ports/session-store.ts';

/** Where a store keeps what. */
export type Places = {
  /** Names of the tables, as deployed. */
  tables: { sessions: string; vault: string };
  /** Bucket for bodies too large for an item, under `sessions/{tenant}/{session_id}/`. */
  bucket: string;
};

/** Which session. */
export type Id = { tenant: string; sessionId: string };

export const partitionOf = ({ tenant, sessionId }: Id): string => `${tenant}#s#${sessionId}`;

const digits = 10;

/** Sort key of lines, in the order of their numbers. `seq` is the last one's. */
export const lineKey = (kind: 'event' | 'audit', seq: number): string =>
  `${kind}#${String(seq).padStart(digits, '0')}`;

export const headKey = (id: Id) => ({ pk: { S: partitionOf(id) }, sk: { S: 'head' } });
export const bodyKey = (id: Id) => ({ pk: { S: partitionOf(id) }, sk: { S: 'body' } });
export const episodeKey = (id: Id) => ({ pk: { S: partitionOf(id) }, sk: { S: 'episode' } });
export const vaultKey = (id: Id) => ({ pk: { S: partitionOf(id) } });
export const askKey = (tenant: string, askId: string) => ({
  pk: { S: `${tenant}#a#${askId}` },
  sk: { S: 'ask' },
});

/** Partitions that sessions of all tenants are spread over until they end, so that none is hot. */
export const unfinishedShards = Array.from({ length: 8 }, (_, index) => `unfinished#${index}`);

export const unfinishedShardOf = (sessionId: string): string =>
  `unfinished#${Number.parseInt(sha256Hex(sessionId).slice(0, 8), 16) % unfinishedShards.length}`;

export const unfinishedOrder = ({ updated_at, tenant, session_id }: Unfinished): string =>
  `${updated_at}#${tenant}#${session_id}`;

/** The second (Unix time) `days` after `at` (ISO). */
export const secondAfter = (at: string, days: number): number =>
  Math.floor(Date.parse(at) / 1000) + days * 86_400;
