import type { Passage } from '../contracts/evidence.ts';

/** A passage that speaks of what no longer holds. `until` is the day it ended, where that is known. */
export type Outdated = { passage: Passage; until: string | undefined };

/**
 * Tells passages that hold from ones that were superseded or are no longer valid, each in the given order.
 * @param today a day (`2026-03-31`) or time (RFC 3339); without one only what was superseded counts as outdated
 */
export const byCurrency = (
  passages: readonly Passage[],
  today: string | undefined,
): { current: Passage[]; outdated: Outdated[] } => {
  const current: Passage[] = [];
  const outdated: Outdated[] = [];
  for (const passage of passages) {
    const { valid_until: until, superseded_by } = passage;
    const over = until !== undefined && today !== undefined && until < today.slice(0, 10);
    if (over || superseded_by !== undefined) outdated.push({ passage, until });
    else current.push(passage);
  }
  return { current, outdated };
};

/** A document's id, from the id of it or of a part of it (`document#3`). */
export const documentOf = (sourceId: string): string => sourceId.split('#')[0] ?? sourceId;
