/**
 * Heads of audit chains, one JSON line each, in a file that is only ever appended to. It stands beside the database, not
 * in it: an old copy of the database put back, or a chain cut short, no longer agrees with it.
 */
import { auditHeadSchema, type AuditHead } from '../../contracts/audit.ts';
import type { Anchors } from '../../ports/signer.ts';
import type { Database } from './database.ts';
import { named } from './failures.ts';
import type { DataFolder } from './folder.ts';
import { parsed } from '../../contracts/parsed.ts';

/** Newest head of each session, by tenant. */
type Newest = Map<string, Map<string, AuditHead>>;

/** Of two heads of one length the first stands: the other is a fork. */
const remember = (newest: Newest, head: AuditHead): void => {
  const sessions = newest.get(head.tenant) ?? new Map<string, AuditHead>();
  newest.set(head.tenant, sessions);
  const known = sessions.get(head.session_id);
  if (!known || head.count > known.count) sessions.set(head.session_id, head);
};

/** A crash may have left a last line without its end; it was never promised to anyone, and is written over. */
const load = (content: Buffer, name: string): { newest: Newest; length: number } => {
  const length = content.lastIndexOf('\n') + 1;
  const newest: Newest = new Map();
  const lines = content.subarray(0, length).toString().split('\n').slice(0, -1);
  lines.forEach((line, index) =>
    remember(newest, parsed(auditHeadSchema, line, `line ${index + 1} of ${name}`)),
  );
  return { newest, length };
};

type Waiting = { resolve: () => void; reject: (thrown: unknown) => void };

/** `close` writes what waits. @throws Failure `DataCorrupt` when a line of the file cannot be read. */
export const fileAnchors = (options: {
  folder: DataFolder;
  db: Database;
  /** As for the database: heads that come together share one fsync. */
  defer: (flush: () => void) => void;
  /** Default `anchors.jsonl`. */
  name?: string;
}): Anchors & { close(): void } => {
  const { folder, db, defer, name = 'anchors.jsonl' } = options;
  const start = load(folder.readFile(name) ?? Buffer.alloc(0), name);
  const { newest } = start;
  let { length } = start;
  let heads: AuditHead[] = [];
  let waiting: Waiting[] = [];

  const flush = (): void => {
    if (waiting.length === 0) return;
    const [batch, callers] = [heads, waiting];
    heads = [];
    waiting = [];
    try {
      db.assertAlive();
      const lines = batch.map((head) => `${JSON.stringify(head)}\n`).join('');
      folder.appendFile(name, lines, length);
      length += Buffer.byteLength(lines);
      for (const head of batch) remember(newest, head);
      for (const { resolve } of callers) resolve();
    } catch (thrown) {
      for (const { reject } of callers) reject(named(thrown));
    }
  };

  return {
    async anchor(head) {
      const known = newest.get(head.tenant)?.get(head.session_id);
      if (known?.count === head.count && known.hash === head.hash) return;
      await new Promise<void>((resolve, reject) => {
        if (waiting.length === 0) defer(flush);
        heads.push(structuredClone(head));
        waiting.push({ resolve, reject });
      });
    },
    async latest(tenant) {
      return new Map(newest.get(tenant));
    },
    close: flush,
  };
};
