/**
 * Reads the audit chains of a data folder for verification, whether its host runs or not, and changes nothing. It takes
 * rows as they are: what cannot be read is handed on as something that cannot verify, so that one broken row hides no
 * other.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { auditBodySchema, auditHeadSchema, auditRecordSchema } from '../../contracts/audit.ts';
import type { AuditBody, AuditHead, AuditRecord } from '../../contracts/audit.ts';
import { Failure, toFailure } from '../../contracts/errors.ts';
import type { Signer } from '../../ports/signer.ts';
import { openDatabase } from './database.ts';
import type { Database } from './database.ts';
import { diskFolder } from './folder.ts';
import { parsed } from '../../contracts/parsed.ts';
import { bytes, number, text } from './rows.ts';
import { fileSigner } from './signer.ts';
import { openVault } from './vault.ts';
import type { Vault } from './vault.ts';

/** A chain as its rows stand. `bodies` is left out where the folder's key is not there to open them. */
export type ArchivedChain = {
  tenant: string;
  session_id: string;
  records: AuditRecord[];
  bodies?: AuditBody[];
  head?: AuditHead;
};

export type AuditArchive = {
  chains(): IterableIterator<ArchivedChain>;
  /** The newest anchored head of each session; undefined where the folder has no anchors. */
  anchors: readonly AuditHead[] | undefined;
  /** Numbers of the lines of the anchors that cannot be read. */
  brokenAnchors: readonly number[];
  verify: Signer['verify'];
  /** Why bodies cannot be read; undefined where they can. */
  bodiesUnread: string | undefined;
  close(): void;
};

/**
 * @param path a data folder, or a copy of one; the private keys need not be in it
 * @param anchorsPath folder of `anchors.jsonl`, the data folder by default
 * @throws Failure `NotFound` where it has no database; `DataCorrupt`, `DataTooNew`
 */
export const openAuditArchive = (path: string, anchorsPath = path): AuditArchive => {
  if (!existsSync(join(path, 'deliberate.sqlite'))) {
    throw new Failure('NotFound', `Cannot read ${path} because it has no deliberate.sqlite.`);
  }
  const folder = diskFolder(path);
  const random = { next: () => 0, bytes: (count: number) => new Uint8Array(count) };
  const signer = fileSigner({ folder, random, readOnly: true });
  const { anchors, broken } = readAnchors(join(anchorsPath, 'anchors.jsonl'));
  const db = openDatabase({ folder, readOnly: true });
  let vault: Vault | undefined;
  let bodiesUnread: string | undefined;
  try {
    vault = openVault({ db, folder, random, readOnly: true });
  } catch (thrown) {
    bodiesUnread = toFailure(thrown).message;
  }
  return {
    *chains() {
      const sessions = db.sql(
        `SELECT tenant, session_id FROM sessions UNION SELECT tenant, session_id FROM audit_records
         UNION SELECT tenant, session_id FROM audit_heads ORDER BY tenant, session_id`,
      );
      for (const row of sessions.all())
        yield readChain(db, vault, text(row, 'tenant'), text(row, 'session_id'));
    },
    anchors,
    brokenAnchors: broken,
    verify: (keyId, message, signature) => signer.verify(keyId, message, signature),
    bodiesUnread,
    close: () => db.close(),
  };
};

const readChain = (
  db: Database,
  vault: Vault | undefined,
  tenant: string,
  session_id: string,
): ArchivedChain => {
  const where = 'WHERE tenant = ? AND session_id = ?';
  const records = db
    .sql(`SELECT seq, record FROM audit_records ${where} ORDER BY seq`)
    .all(tenant, session_id);
  const head = db.sql(`SELECT head FROM audit_heads ${where}`).get(tenant, session_id);
  const chain: ArchivedChain = {
    tenant,
    session_id,
    records: records.map((row) =>
      orElse(() => parsed(auditRecordSchema, text(row, 'record'), 'a record'), {
        session_id,
        seq: number(row, 'seq'),
        at: '',
        kind: 'session.failed',
        digest: '',
        prev: '',
        hash: '',
      }),
    ),
  };
  if (head !== undefined) {
    chain.head = orElse(() => parsed(auditHeadSchema, text(head, 'head'), 'a head'), {
      tenant,
      session_id,
      count: 0,
      hash: '',
      at: '',
      key_id: 'unreadable',
      signature: '',
    });
  }
  if (vault === undefined) return chain;
  const bodies = db.sql(`SELECT seq, sealed FROM audit_bodies ${where} ORDER BY seq`).all(tenant, session_id);
  chain.bodies = bodies.map((row) => {
    const seq = number(row, 'seq');
    const context = `audit body ${session_id}/${seq}`;
    const open = (): AuditBody =>
      parsed(auditBodySchema, vault.opener(tenant, session_id)(context, bytes(row, 'sealed')), context);
    return orElse(open, { seq, salt: '', body: null });
  });
  return chain;
};

const orElse = <T>(read: () => T, otherwise: T): T => {
  try {
    return read();
  } catch {
    return otherwise;
  }
};

const readAnchors = (
  file: string,
): { anchors: readonly AuditHead[] | undefined; broken: readonly number[] } => {
  if (!existsSync(file)) return { anchors: undefined, broken: [] };
  const newest = new Map<string, AuditHead>();
  const broken: number[] = [];
  // What follows the last line's end was cut off by a crash and never promised to anyone.
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  lines.forEach((line, index) => {
    const head = orElse(() => parsed(auditHeadSchema, line, 'a line'), undefined);
    if (head === undefined) {
      broken.push(index + 1);
      return;
    }
    const key = JSON.stringify([head.tenant, head.session_id]);
    const known = newest.get(key);
    if (known === undefined || head.count > known.count) newest.set(key, head);
  });
  return { anchors: [...newest.values()], broken };
};
