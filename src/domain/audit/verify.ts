import type { AuditBody, AuditHead, AuditRecord } from '../../contracts/audit.ts';
import { checkBodies, checkDecisions, fromBase64 } from './bodies.ts';
import type { VerifySignature } from './bodies.ts';
import { headStatement } from './chain.ts';
import type { Finding } from './finding.ts';
import { checkRecords } from './records.ts';
import type { RecordsCheck } from './records.ts';

/** One session's chain as it is stored, and what was anchored of it outside the database. */
export type StoredChain = {
  tenant: string;
  session_id: string;
  /** In the order they are stored in. */
  records: readonly AuditRecord[];
  /** Left out where they are not to be checked; empty for an erased session. */
  bodies?: readonly AuditBody[] | undefined;
  head?: AuditHead | undefined;
  /** The newest head anchored of it. */
  anchor?: AuditHead | undefined;
  verifySignature: VerifySignature;
};

/**
 * Everything that is wrong with one chain; nothing for a chain that is as it was written. Each way of tampering has a
 * name of its own (`findingNames`); one change may be named more than once.
 */
export const verifyChain = async (chain: StoredChain): Promise<Finding[]> => {
  const { session_id, records, bodies, head, anchor, verifySignature } = chain;
  const checked = checkRecords(session_id, records);
  const findings = [...checked.findings];
  const report = (name: Finding['name'], message: string): void => {
    findings.push({ name, session_id, message });
  };

  if (head === undefined) {
    report('deleted', records.length === 0 ? 'the chain is gone' : 'the signed head is gone');
  } else if (!(await isSigned(head, chain))) {
    report('re-signed', `the signature of the head does not hold under key ${head.key_id}`);
  } else {
    findings.push(...compareWithHead(session_id, checked, head));
  }
  if (anchor !== undefined) {
    if (await isSigned(anchor, chain))
      findings.push(...compareWithAnchor({ ...checked, findings }, head, anchor));
    else report('re-signed', `the signature of the anchored head does not hold under key ${anchor.key_id}`);
  }
  if (bodies !== undefined) {
    findings.push(...checkBodies(session_id, checked.at, bodies));
    findings.push(...(await checkDecisions(session_id, checked.at, bodies, verifySignature)));
  }
  return findings;
};

const isSigned = async (
  head: AuditHead,
  { tenant, session_id, verifySignature }: StoredChain,
): Promise<boolean> =>
  head.tenant === tenant &&
  head.session_id === session_id &&
  (await verifySignature(head.key_id, headStatement(head), fromBase64(head.signature)));

/** The head says how many records there are, and the hash of the last. */
const compareWithHead = (
  session_id: string,
  { findings, last, at }: RecordsCheck,
  head: AuditHead,
): Finding[] => {
  const counts = `the head counts ${head.count} records, and the last one stored is ${last}`;
  if (last < head.count) return [{ name: 'truncated', session_id, seq: last + 1, message: counts }];
  if (last > head.count) return [{ name: 'appended', session_id, seq: head.count + 1, message: counts }];
  if (at.get(last)?.hash === head.hash || findings.length > 0) return [];
  return [
    {
      name: 'edited',
      session_id,
      seq: last,
      message: `record ${last} does not have the hash that the head has`,
    },
  ];
};

/** What was anchored outside the database must be part of the chain inside it. What was found already is not said twice. */
const compareWithAnchor = (
  { findings, last, at }: RecordsCheck,
  head: AuditHead | undefined,
  anchor: AuditHead,
): Finding[] => {
  const { session_id, count } = anchor;
  if (head !== undefined && head.count < count) {
    const message = `the head stored counts ${head.count} records, and one that counts ${count} is anchored`;
    return [{ name: 'restored', session_id, message }];
  }
  const rewritten = count <= last && findings.length === 0 && at.get(count)?.hash !== anchor.hash;
  const message = `record ${count} does not have the hash that was anchored: the chain was rewritten and signed anew`;
  return rewritten ? [{ name: 're-signed', session_id, seq: count, message }] : [];
};
