/**
 * Items of the ledger's table. A session's are one partition, `tenant#session`:
 *
 * - `ledger`: what the session may spend, has spent, and what is held. `room` is what is left, so that one condition
 *   (`room >= bound`) is the ceiling;
 * - `call#id`: one call. While it is under way it is also in the index `due`, which is how expired ones are found;
 * - `sum#agent#model`: what was settled, also in the index `sums`, a partition a tenant.
 *
 * Amounts are whole nano-dollars, so that sums are exact and a ceiling can be met to the last one. No text, only names.
 */
import { z } from 'zod';
import type { Call } from '../../../ports/ledger.ts';
import { type Item, itemOf, number, text } from '../shared/items.ts';

export const nano = (usd: number): number => Math.round(usd * 1e9);
export const usd = (nanos: number): number => nanos / 1e9;

const partition = (tenant: string, sessionId: string): string => `${tenant}#${sessionId}`;

export const ledgerKey = (tenant: string, sessionId: string): Item =>
  itemOf({ pk: partition(tenant, sessionId), sk: 'ledger' });

export const callKey = ({ tenant, session_id, call_id }: Call): Item =>
  itemOf({ pk: partition(tenant, session_id), sk: `call#${call_id}` });

export const sumPrefix = 'sum#';

/** Names may hold any character; what keeps them apart must not be in them. */
const nameOf = (agent: string, model: string): string =>
  `${encodeURIComponent(agent)}#${encodeURIComponent(model)}`;

export const sumKey = (call: Call, { agent, model }: { agent: string; model: string }): Item =>
  itemOf({ pk: partition(call.tenant, call.session_id), sk: `${sumPrefix}${nameOf(agent, model)}` });

export const sumOrder = (call: Call, { agent, model }: { agent: string; model: string }): string =>
  `${call.session_id}#${nameOf(agent, model)}`;

/** Partitions of the index `due`, so that no one of them takes the writes of all sessions. */
export const dueShards = ['due#0', 'due#1', 'due#2', 'due#3'] as const;

export const dueShardOf = (callId: string): string => {
  const sum = [...callId].reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), 0);
  return dueShards[sum % dueShards.length] ?? dueShards[0];
};

/** Milliseconds since the epoch as text that sorts as they do. */
export const dueOrderOf = (ms: number): string => String(ms).padStart(16, '0');

/** A call as it is stored. */
export type StoredCall = Call & { status: CallStatus; bound: number; agent: string; model: string };
const callStatusSchema = z.enum(['reserved', 'sent', 'settled', 'released']);
export type CallStatus = z.infer<typeof callStatusSchema>;

export const storedCall = (item: Item): StoredCall => ({
  tenant: text(item, 'tenant'),
  session_id: text(item, 'session_id'),
  call_id: text(item, 'call_id'),
  status: callStatusSchema.parse(text(item, 'status')),
  bound: number(item, 'bound'),
  agent: text(item, 'agent'),
  model: text(item, 'model'),
});
