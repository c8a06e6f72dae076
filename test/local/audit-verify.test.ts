import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifyFolder } from '../../local/audit-verify.ts';
import { openSqlite } from '../../src/adapters/sqlite/index.ts';
import type { Sqlite } from '../../src/adapters/sqlite/index.ts';
import { auditHeadSchema, auditRecordSchema } from '../../src/contracts/audit.ts';
import type { AuditHead, AuditKind, AuditRecord } from '../../src/contracts/audit.ts';
import { sessionOptionsSchema } from '../../src/contracts/session-options.ts';
import type { Session } from '../../src/contracts/session.ts';
import { approvalDigest, decisionMessage } from '../../src/domain/approval-digest.ts';
import { emptyChain, extendChain, headStatement, recordHash } from '../../src/domain/audit/index.ts';
import type { ChainEnd } from '../../src/domain/audit/index.ts';
import { newSession } from '../../src/domain/session.ts';
import { makeKey, signHead } from '../support/audit-chain.ts';

const tenant = 'acme';
const at = (minute: number): string => new Date(Date.UTC(2026, 2, 1, 9, minute)).toISOString();
let minute = 0;

const openStore = (folder: string): Sqlite =>
  openSqlite({
    folder,
    clock: { now: () => 0, after: () => () => undefined },
    random: { next: () => 0.5, bytes: (count) => new Uint8Array(randomBytes(count)) },
    queues: [],
  });

const extend = async (
  store: Sqlite,
  session_id: string,
  chain: ChainEnd,
  entries: { kind: AuditKind; body: unknown }[],
) => {
  minute += 1;
  const salt = (): string => randomBytes(16).toString('hex');
  const added = extendChain({ session_id, chain, at: at(minute), entries, salt });
  const unsigned = { tenant, session_id, ...added.chain, at: at(minute), key_id: store.signer.key_id };
  const signature = Buffer.from(await store.signer.sign(headStatement(unsigned))).toString('base64');
  return { ...added, head: { ...unsigned, signature } };
};

/** Commits `entries` to a session's chain as a use case would: one commit, then the anchor. */
const record = async (
  store: Sqlite,
  session_id: string,
  entries: { kind: AuditKind; body: unknown }[],
): Promise<void> => {
  const stored = await store.sessions.load(tenant, session_id);
  const fresh = newSession({
    tenant,
    session_id,
    thread_id: `thr_${session_id}`,
    principal: 'operator',
    channel: 'api',
    correlation_id: 'cor_1',
    request_digest: 'd',
    input: 'charged twice',
    options: sessionOptionsSchema.parse({}),
    budget_usd: 1,
    at: at(0),
  });
  const session: Session = stored ? { ...stored, version: stored.version + 1 } : fresh;
  const { audit, chain, head } = await extend(store, session_id, session.chain, entries);
  await store.sessions.commit({ session: { ...session, chain }, events: [], audit, head });
  await store.anchors.anchor(head);
};

const statement = {
  action: 'refund',
  arguments: { amount: 49 },
  context_digest: 'c',
  session: 'ses_a',
  plan_version: 1,
  policy_version: '1',
  decide_by: at(60),
  execute_by: at(120),
};

const runApproval = async (store: Sqlite, session_id: string): Promise<void> => {
  const digest = approvalDigest(statement);
  const signature = Buffer.from(await store.signer.sign(decisionMessage('approve', digest))).toString(
    'base64',
  );
  const decision = {
    decision: 'approve',
    reason: 'twice charged',
    by: 'kim',
    at: at(1),
    digest,
    signature,
    key_id: store.signer.key_id,
  };
  await record(store, session_id, [{ kind: 'session.submitted', body: { input: 'charged twice' } }]);
  await record(store, session_id, [
    { kind: 'action.proposed', body: { action: 'refund' } },
    { kind: 'approval.requested', body: { ask_id: 'ask_1', statement, digest } },
  ]);
  await record(store, session_id, [{ kind: 'approval.decided', body: { ask_id: 'ask_1', decision } }]);
  await record(store, session_id, [{ kind: 'session.concluded', body: {} }]);
};

let original: string;
let folder: string;
const made: string[] = [];
const newFolder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'audit-'));
  made.push(path);
  return path;
};

beforeAll(async () => {
  original = newFolder();
  const store = openStore(original);
  for (const session_id of ['ses_a', 'ses_b', 'ses_c']) await runApproval(store, session_id);
  store.close();
});
beforeEach(() => {
  folder = newFolder();
  cpSync(original, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
afterAll(() => made.forEach((path) => rmSync(path, { recursive: true, force: true })));

const tamper = (...statements: string[]): void => {
  const db = new DatabaseSync(join(folder, 'deliberate.sqlite'));
  for (const sql of statements) db.exec(sql);
  db.close();
};
const ofB = `session_id = 'ses_b'`;
const records = (session_id: string): AuditRecord[] => {
  const db = new DatabaseSync(join(folder, 'deliberate.sqlite'));
  const rows = db
    .prepare('SELECT record FROM audit_records WHERE session_id = ? ORDER BY seq')
    .all(session_id);
  db.close();
  return rows.map((row) => auditRecordSchema.parse(JSON.parse(String(row['record']))));
};
const put = (rows: readonly AuditRecord[], head?: AuditHead): void => {
  const db = new DatabaseSync(join(folder, 'deliberate.sqlite'));
  for (const row of rows) {
    db.prepare('UPDATE audit_records SET record = ? WHERE session_id = ? AND seq = ?').run(
      JSON.stringify(row),
      row.session_id,
      row.seq,
    );
  }
  if (head) {
    db.prepare('UPDATE audit_heads SET head = ? WHERE session_id = ?').run(
      JSON.stringify(head),
      head.session_id,
    );
  }
  db.close();
};
const rewritten = (): { rows: AuditRecord[]; chain: ChainEnd } => {
  let prev = emptyChain.hash;
  const rows = records('ses_b').map((row) => {
    const link = { ...row, at: row.seq === 2 ? at(59) : row.at, prev };
    prev = recordHash(link);
    return { ...link, hash: prev };
  });
  return { rows, chain: { count: rows.length, hash: prev } };
};
const found = async (): Promise<string[]> => {
  const { findings } = await verifyFolder({ folder });
  expect(findings.every(({ session_id }) => session_id === 'ses_b')).toBe(true);
  return [...new Set(findings.map(({ name }) => name))];
};

describe('an untouched folder', () => {
  it('is clean, decisions and bodies included', async () => {
    expect(await verifyFolder({ folder })).toEqual({ sessions: 3, records: 15, findings: [], notes: [] });
  });
  it('is clean while its host runs', async () => {
    const store = openStore(folder);
    await record(store, 'ses_d', [{ kind: 'session.submitted', body: {} }]);
    const copy = newFolder();
    cpSync(folder, copy, { recursive: true });
    expect(await verifyFolder({ folder: copy })).toMatchObject({ sessions: 4, findings: [], notes: [] });
    store.close();
  });
  it('is not changed by being verified', async () => {
    const before = readFileSync(join(folder, 'deliberate.sqlite'));
    await verifyFolder({ folder });
    expect(readFileSync(join(folder, 'deliberate.sqlite')).equals(before)).toBe(true);
  });
  it('is verified one session at a time when asked', async () => {
    tamper(`DELETE FROM audit_records WHERE ${ofB} AND seq = 2`);
    expect(await verifyFolder({ folder, sessionId: 'ses_a' })).toMatchObject({ sessions: 1, findings: [] });
  });
});

describe('a changed database', () => {
  it('with an edited record is found', async () => {
    tamper(
      `UPDATE audit_records SET record = replace(record, 'approval.decided', 'approval.expired') WHERE ${ofB}`,
    );
    expect(await found()).toContain('edited');
  });
  it('with a record that is no record any more is found', async () => {
    tamper(`UPDATE audit_records SET record = '{' WHERE ${ofB} AND seq = 3`);
    expect(await found()).toContain('edited');
  });
  it('with a deleted record is found', async () => {
    tamper(
      `DELETE FROM audit_records WHERE ${ofB} AND seq = 2`,
      `DELETE FROM audit_bodies WHERE ${ofB} AND seq = 2`,
    );
    expect(await found()).toEqual(['deleted']);
  });
  it('with a truncated chain is found', async () => {
    tamper(
      `DELETE FROM audit_records WHERE ${ofB} AND seq > 3`,
      `DELETE FROM audit_bodies WHERE ${ofB} AND seq > 3`,
    );
    expect(await found()).toEqual(['truncated']);
  });
  it('with reordered records is found', async () => {
    const swap = (from: number, to: number): string =>
      `UPDATE audit_records SET seq = ${to} WHERE ${ofB} AND seq = ${from}`;
    tamper(swap(2, 99), swap(4, 2), swap(99, 4));
    expect(await found()).toEqual(['reordered']);
  });
  it('with a chain rewritten and re-signed with another key is found', async () => {
    const { rows, chain } = rewritten();
    put(rows, signHead(makeKey('mine'), chain, { session_id: 'ses_b' }));
    expect(await found()).toContain('re-signed');
  });
  it('with a chain rewritten and re-signed with a key smuggled into the public ones is found by the anchors', async () => {
    const { rows, chain } = rewritten();
    const key = makeKey('mine');
    put(rows, signHead(key, chain, { session_id: 'ses_b' }));
    const file = join(folder, 'signing-public.json');
    const known = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
    const mine = key.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
    writeFileSync(file, JSON.stringify({ ...known, mine }));
    expect(await found()).toEqual(['re-signed']);
  });
  it('with a whole session removed is found', async () => {
    const tables = ['audit_records', 'audit_heads', 'audit_bodies', 'sessions', 'session_keys', 'asks'];
    tamper(...tables.map((table) => `DELETE FROM ${table} WHERE ${ofB}`));
    expect(await found()).toEqual(['deleted']);
  });
  it('with an exchanged body is found', async () => {
    tamper(
      `UPDATE audit_bodies SET sealed = (SELECT sealed FROM audit_bodies WHERE ${ofB} AND seq = 1) WHERE ${ofB} AND seq = 5`,
    );
    expect(await found()).toEqual(['body-mismatch']);
  });
});

describe('a restored old copy of the database', () => {
  const grow = async (): Promise<void> => {
    const store = openStore(folder);
    await record(store, 'ses_b', [{ kind: 'session.resumed', body: {} }]);
    store.close();
  };
  it('is found by a session that went on', async () => {
    await grow();
    cpSync(join(original, 'deliberate.sqlite'), join(folder, 'deliberate.sqlite'));
    expect(await found()).toEqual(['restored']);
  });
  it('is found by a session that began after it', async () => {
    const store = openStore(folder);
    await record(store, 'ses_z', [{ kind: 'session.submitted', body: {} }]);
    store.close();
    cpSync(join(original, 'deliberate.sqlite'), join(folder, 'deliberate.sqlite'));
    expect((await verifyFolder({ folder })).findings).toMatchObject([
      { name: 'restored', session_id: 'ses_z' },
    ]);
  });
  it('is found by anchors kept in a folder of their own', async () => {
    await grow();
    const apart = newFolder();
    renameSync(join(folder, 'anchors.jsonl'), join(apart, 'anchors.jsonl'));
    cpSync(join(original, 'deliberate.sqlite'), join(folder, 'deliberate.sqlite'));
    const { findings, notes } = await verifyFolder({ folder, anchorsFolder: apart });
    expect({ names: findings.map(({ name }) => name), notes }).toEqual({ names: ['restored'], notes: [] });
  });
  it('cannot be told without the anchors, and the notes say so', async () => {
    await grow();
    cpSync(join(original, 'deliberate.sqlite'), join(folder, 'deliberate.sqlite'));
    rmSync(join(folder, 'anchors.jsonl'));
    const { findings, notes } = await verifyFolder({ folder });
    expect(findings).toEqual([]);
    expect(notes).toEqual([expect.stringContaining('anchors are missing')]);
  });
});

describe('an erased session', () => {
  it('still verifies, without its bodies', async () => {
    const store = openStore(folder);
    const session = await store.sessions.load(tenant, 'ses_b');
    const end = session?.chain ?? emptyChain;
    const { records: last, head } = await extend(store, 'ses_b', end, [{ kind: 'session.erased', body: {} }]);
    const [lastRecord] = last;
    if (lastRecord === undefined) throw new Error('no record');
    await store.sessions.erase(tenant, 'ses_b', { record: lastRecord, head });
    await store.anchors.anchor(head);
    store.close();
    expect(await verifyFolder({ folder })).toEqual({ sessions: 3, records: 16, findings: [], notes: [] });
  });
});

describe('what is missing', () => {
  it('without the private keys, chains are verified and bodies are not, and the notes say so', async () => {
    rmSync(join(folder, 'master.key'));
    rmSync(join(folder, 'signing.key'));
    const { findings, notes } = await verifyFolder({ folder });
    expect(findings).toEqual([]);
    expect(notes).toEqual([expect.stringContaining('Bodies and decisions were not checked')]);
  });
  it('with a head that cannot be read, the rest is verified all the same', async () => {
    put(
      [],
      auditHeadSchema.parse({
        ...signHead(makeKey('x'), emptyChain, { session_id: 'ses_b' }),
        signature: '',
      }),
    );
    tamper(`UPDATE audit_heads SET head = '{}' WHERE ${ofB}`);
    expect(await found()).toContain('re-signed');
  });
  it('names the line of the anchors that cannot be read', async () => {
    const file = join(folder, 'anchors.jsonl');
    writeFileSync(file, `{"half\n${readFileSync(file, 'utf8')}`);
    expect((await verifyFolder({ folder })).notes).toEqual(['Line 1 of the anchors cannot be read.']);
  });
  it('a folder without a database and an unknown session are named', async () => {
    const missing = join(folder, 'none');
    await expect(verifyFolder({ folder: missing })).rejects.toThrow(
      expect.objectContaining({ name: 'NotFound' }),
    );
    await expect(verifyFolder({ folder, sessionId: 'ses_x' })).rejects.toThrow(
      expect.objectContaining({ name: 'NotFound' }),
    );
  });
});
