import { spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import type { Sqlite } from '../../../src/adapters/sqlite/index.ts';
import { aCommit, aHead, aLink, anAsk, aSession, tenant } from '../../ports/examples.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { folders, open } from './support.ts';

const marker = 'MARKER-in-all-bodies';
const body = { text: marker };

/** Files of the folder that hold `text`, found by another process: reading them in this one would drop its locks. */
const filesWith = (folder: string, text: string): string[] =>
  spawnSync('grep', ['-rlaF', text, folder], { encoding: 'utf8' }).stdout.split('\n').filter(Boolean);

/** Every kind of row that can hold what a customer wrote. */
const fill = async (sqlite: Sqlite, session_id = 's_1'): Promise<void> => {
  const session = aSession({
    session_id,
    input: marker,
    response: marker.repeat(2000),
    asks: [anAsk({ ask_id: `a_${session_id}`, question: marker })],
  });
  await sqlite.sessions.commit(aCommit(session, { events: 2, links: 2, data: body, body }));
  await sqlite.idempotency.begin(tenant, session_id, 'digest', 0);
  await sqlite.idempotency.finish(tenant, session_id, { status: 200, body, session_id });
  await sqlite.episodes.keep(tenant, {
    session_id,
    thread_id: 't_1',
    intents: [],
    methods: [],
    outcome: 'concluded',
    score: 1,
    text: marker,
    at: '2026-03-02T09:00:00.000Z',
  });
};

const erasure = (session_id: string) => ({ record: aLink(session_id, 3).record, head: aHead(session_id, 3) });

describe('bodies at rest', () => {
  const folder = folders();

  it('are nowhere in the clear', async () => {
    const path = folder();
    const sqlite = open({ folder: path });
    await fill(sqlite);
    expect(filesWith(path, marker)).toEqual([]);
    // The search itself works: what is in the clear is found.
    expect(filesWith(path, 't_1').length).toBeGreaterThan(0);
    sqlite.close();
  });

  it('are gone after erasure: key, salts, bodies and answers, from every file and table', async () => {
    const path = folder();
    const sqlite = open({ folder: path });
    await fill(sqlite);
    await fill(sqlite, 's_2');
    const raw = new DatabaseSync(join(path, 'deliberate.sqlite'), { readOnly: true });
    const sealedOf = (session_id: string) =>
      ['session_keys', 'sessions', 'events', 'audit_bodies', 'idempotency', 'episodes'].flatMap((table) =>
        raw
          .prepare(`SELECT sealed FROM ${table} WHERE session_id = ? AND sealed IS NOT NULL`)
          .all(session_id),
      );
    expect(sealedOf('s_1')).toHaveLength(8);
    const needles = sealedOf('s_1').map(({ sealed }) => Buffer.from(sealed as Uint8Array).subarray(0, 28));
    await sqlite.sessions.erase(tenant, 's_1', erasure('s_1'));
    expect(sealedOf('s_1')).toEqual([]);
    expect(sealedOf('s_2')).toHaveLength(8);
    raw.close();
    // While the host still runs: the files as another process sees them, the write-ahead log included.
    const files = ['deliberate.sqlite', 'deliberate.sqlite-wal'].map((name) => {
      const { stdout } = spawnSync('cat', [join(path, name)], { maxBuffer: 1 << 28 });
      return stdout;
    });
    for (const needle of needles) for (const file of files) expect(file.includes(needle)).toBe(false);
    expect((await sqlite.sessions.audit(tenant, 's_1'))?.records).toHaveLength(3);
    expect((await sqlite.sessions.load(tenant, 's_2'))?.input).toBe(marker);
    sqlite.close();
  });

  it('take no answer or episode about a session that was erased meanwhile', async () => {
    const sqlite = open();
    await fill(sqlite);
    await sqlite.idempotency.begin(tenant, 'late', 'digest', 0);
    await sqlite.sessions.erase(tenant, 's_1', erasure('s_1'));
    await sqlite.idempotency.finish(tenant, 'late', { status: 200, body, session_id: 's_1' });
    expect(await sqlite.idempotency.begin(tenant, 'late', 'digest', 1)).toBeUndefined();
    const episode = { session_id: 's_1', thread_id: 't_1', intents: [], methods: [], outcome: '', score: 1 };
    await expect(
      sqlite.episodes.keep(tenant, { ...episode, text: marker, at: '2026-03-02T09:00:00.000Z' }),
    ).rejects.toMatchObject({ code: 'Erased' });
    sqlite.close();
  });

  it.each([
    [
      'a byte changed',
      `UPDATE sessions SET sealed = CAST(substr(sealed, 1, 40) || x'00' || substr(sealed, 42) AS BLOB) WHERE session_id = 's_1'`,
    ],
    [
      'the body of another',
      `UPDATE sessions SET sealed = (SELECT sealed FROM sessions WHERE session_id = 's_2') WHERE session_id = 's_1'`,
    ],
    ['no body', `UPDATE sessions SET sealed = NULL WHERE session_id = 's_1'`],
    ['no key', `DELETE FROM session_keys WHERE session_id = 's_1'`],
  ])('are refused by name, and only there, where a row has %s', async (_, damage) => {
    const path = folder();
    const sqlite = open({ folder: path });
    await fill(sqlite);
    await fill(sqlite, 's_2');
    const raw = new DatabaseSync(join(path, 'deliberate.sqlite'));
    raw.exec(damage);
    raw.close();
    await expect(sqlite.sessions.load(tenant, 's_1')).rejects.toMatchObject({ code: 'DataCorrupt' });
    expect((await sqlite.sessions.load(tenant, 's_2'))?.session_id).toBe('s_2');
    sqlite.close();
  });
});

describe('anchors file', () => {
  const folder = folders();

  it('is only appended to, and writes over a line that a crash cut off', async () => {
    const path = folder();
    const file = join(path, 'anchors.jsonl');
    const first = open({ folder: path });
    await first.anchors.anchor(aHead('s_1', 1));
    first.close();
    const before = readFileSync(file, 'utf8');
    appendFileSync(file, '{"tenant":"acme","sess');
    const second = open({ folder: path });
    expect((await second.anchors.latest(tenant)).get('s_1')).toEqual(aHead('s_1', 1));
    await second.anchors.anchor(aHead('s_1', 2));
    second.close();
    expect(readFileSync(file, 'utf8')).toBe(`${before}${JSON.stringify(aHead('s_1', 2))}\n`);
  });

  it('is refused where a whole line is damaged', async () => {
    const path = folder();
    open({ folder: path }).close();
    appendFileSync(join(path, 'anchors.jsonl'), '{"tenant":1}\n');
    expect(() => open({ folder: path })).toThrow('line 1 of anchors.jsonl');
  });

  it('takes nothing more once the host has crashed', async () => {
    let crash = false;
    const sqlite = open({
      random: seededRandom(3),
      hooks: {
        beforeCommit: () => {
          if (crash) throw new Error('power cut');
        },
      },
    });
    await sqlite.anchors.anchor(aHead('s_1', 1));
    crash = true;
    await expect(sqlite.sessions.commit(aCommit(aSession()))).rejects.toThrow('power cut');
    await expect(sqlite.anchors.anchor(aHead('s_1', 2))).rejects.toThrow('power cut');
    expect((await sqlite.anchors.latest(tenant)).get('s_1')?.count).toBe(1);
  });
});
