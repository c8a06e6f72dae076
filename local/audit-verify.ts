import { openAuditArchive } from '../src/adapters/sqlite/audit-archive.ts';
import type { AuditArchive } from '../src/adapters/sqlite/audit-archive.ts';
import type { AuditHead } from '../src/contracts/audit.ts';
import { Failure } from '../src/contracts/errors.ts';
import { verifyChain } from '../src/domain/audit/index.ts';
import type { Finding } from '../src/domain/audit/index.ts';

export type Verification = {
  /** How many sessions were looked at. */
  sessions: number;
  /** Records of all of them. */
  records: number;
  /** What is wrong; empty where the folder is as it was written. */
  findings: readonly Finding[];
  /** What could not be looked at, and why: a sentence each. */
  notes: readonly string[];
};

/**
 * Verifies the audit chains of a data folder offline, with the public keys in it: whether its host runs or not, and
 * without changing anything.
 * @param options.folder the data folder, or a copy
 * @param options.sessionId only this session; all by default
 * @param options.anchorsFolder folder of `anchors.jsonl`; the data folder by default
 * @throws Failure `NotFound` where there is no database or no such session; `DataCorrupt`, `DataTooNew`
 */
export const verifyFolder = async (options: {
  folder: string;
  sessionId?: string;
  anchorsFolder?: string;
}): Promise<Verification> => {
  const archive = openAuditArchive(options.folder, options.anchorsFolder);
  try {
    return await verifyArchive(archive, options.sessionId);
  } finally {
    archive.close();
  }
};

const verifyArchive = async (archive: AuditArchive, sessionId: string | undefined): Promise<Verification> => {
  const wanted = (one: { session_id: string }): boolean =>
    sessionId === undefined || one.session_id === sessionId;
  const unseen = new Map((archive.anchors ?? []).map((head) => [keyOf(head), head]));
  const findings: Finding[] = [];
  const notes = notesOn(archive);
  let sessions = 0;
  let records = 0;
  let newest = '';
  for (const chain of archive.chains()) {
    const anchor = unseen.get(keyOf(chain));
    unseen.delete(keyOf(chain));
    if (chain.head !== undefined && chain.head.at > newest) newest = chain.head.at;
    if (!wanted(chain)) continue;
    sessions += 1;
    records += chain.records.length;
    findings.push(...(await verifyChain({ ...chain, anchor, verifySignature: archive.verify })));
    if (archive.anchors !== undefined && anchor === undefined) {
      notes.push(`Nothing is anchored of session ${chain.session_id}.`);
    }
  }
  for (const anchor of [...unseen.values()].filter(wanted)) {
    sessions += 1;
    findings.push(absence(anchor, newest));
  }
  if (sessions === 0 && sessionId !== undefined) {
    throw new Failure(
      'NotFound',
      `Cannot verify session ${sessionId} because the folder has no chain of it.`,
    );
  }
  return { sessions, records, findings, notes };
};

const keyOf = ({ tenant, session_id }: { tenant: string; session_id: string }): string =>
  JSON.stringify([tenant, session_id]);

/**
 * A session that is anchored and has no row: either it alone was removed, or the whole database is an old copy from
 * before it. It is the latter where nothing stored is younger than what was anchored.
 */
const absence = (anchor: AuditHead, newest: string): Finding => {
  const { session_id, at, count } = anchor;
  const older = newest < at;
  const message = older
    ? `a chain of ${count} records is anchored, and the database ends before it`
    : `a chain of ${count} records is anchored, and the database has none of it`;
  return { name: older ? 'restored' : 'deleted', session_id, message };
};

const notesOn = ({ anchors, brokenAnchors, bodiesUnread }: AuditArchive): string[] => [
  ...(anchors === undefined
    ? [
        'The anchors are missing: an old copy of the database put back, or a chain signed anew, cannot be told.',
      ]
    : []),
  ...brokenAnchors.map((line) => `Line ${line} of the anchors cannot be read.`),
  ...(bodiesUnread === undefined ? [] : [`Bodies and decisions were not checked. ${bodiesUnread}`]),
];
