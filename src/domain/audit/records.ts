import type { AuditRecord } from '../../contracts/audit.ts';
import { emptyChain, recordHash } from './chain.ts';
import type { Finding } from './finding.ts';

/** A record with the place it was written for, which is not its `seq` where rows were renumbered or exchanged. */
type Placed = { record: AuditRecord; written: number; intact: boolean };

/** What the records alone show. `last` is the highest place found, 0 for none; `at` has the record of each place. */
export type RecordsCheck = { findings: Finding[]; last: number; at: ReadonlyMap<number, AuditRecord> };

/** How far beyond the number of rows the place of a renumbered row is looked for. */
const searchBeyond = 200;

/**
 * Checks hashes, places and links of one session's records, given in the order they are stored in. Neither signatures
 * nor bodies are looked at.
 */
export const checkRecords = (sessionId: string, records: readonly AuditRecord[]): RecordsCheck => {
  const findings: Finding[] = [];
  const report = (name: Finding['name'], seq: number, message: string): void => {
    findings.push({ name, session_id: sessionId, seq, message });
  };

  const at = new Map<number, Placed>();
  let highest = 0;
  for (const one of placeAll(sessionId, records)) {
    const { record, written, intact } = one;
    if (!intact) report('edited', record.seq, `record ${record.seq} does not have the hash of its content`);
    if (at.has(written)) {
      report('edited', record.seq, `record ${record.seq} was overwritten with a copy of record ${written}`);
      continue;
    }
    if (written < highest) report('reordered', written, `record ${written} stands after record ${highest}`);
    at.set(written, one);
    highest = Math.max(highest, written);
  }

  let before: Placed | undefined;
  for (const [seq, here] of [...at].sort(([a], [b]) => a - b)) {
    const expected = (before?.written ?? 0) + 1;
    if (seq > expected) {
      const gone = seq - 1 === expected ? `record ${expected} is` : `records ${expected} to ${seq - 1} are`;
      report('deleted', expected, `${gone} gone`);
    } else if (
      here.intact &&
      before?.intact !== false &&
      here.record.prev !== (before?.record.hash ?? emptyChain.hash)
    ) {
      const changed = Math.max(1, seq - 1);
      report('edited', changed, `record ${seq} links to another record ${seq - 1} than the one stored`);
    }
    before = here;
  }
  return { findings, last: highest, at: new Map([...at].map(([seq, { record }]) => [seq, record])) };
};

/** Finds the place each record was written for: the one at which its content has its hash, or a row it was exchanged with has. */
const placeAll = (sessionId: string, records: readonly AuditRecord[]): Placed[] => {
  const holds = (record: AuditRecord): boolean =>
    record.session_id === sessionId && recordHash(record) === record.hash;
  const broken = records.filter((record) => !holds(record));
  return records.map((record) => {
    if (!broken.includes(record)) return { record, written: record.seq, intact: true };
    for (let seq = 1; seq <= records.length + searchBeyond; seq += 1) {
      const moved = { ...record, session_id: sessionId, seq };
      if (holds(moved)) return { record: moved, written: seq, intact: true };
    }
    for (const { seq, prev, hash } of broken) {
      const exchanged = { ...record, session_id: sessionId, seq, prev, hash };
      if (holds(exchanged)) return { record: exchanged, written: seq, intact: true };
    }
    return { record, written: record.seq, intact: false };
  });
};
