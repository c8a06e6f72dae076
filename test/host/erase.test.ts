import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { verifyFolder } from '../../local/audit-verify.ts';
import { workbench } from './bench.ts';
import { clientOf } from './client.ts';

const bench = workbench();
const marker = 'Zirkonfalter';

/** Files below a folder that hold any of `words`, each with the word. */
const holding = (folder: string, words: readonly string[]): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => {
      const file = join(entry.parentPath, entry.name);
      const content = readFileSync(file);
      return words.filter((word) => content.includes(word)).map((word) => `${entry.name}: ${word}`);
    });

/** Rows with something of a session's content, by table: bodies are sealed, so that no search for words finds them. */
const kept = (data: string, session: string): Record<string, number> => {
  const database = new DatabaseSync(join(data, 'deliberate.sqlite'), { readOnly: true });
  const count = (table: string, also = ''): number =>
    z
      .object({ n: z.number() })
      .parse(database.prepare(`SELECT count(*) AS n FROM ${table} WHERE session_id = ? ${also}`).get(session))
      .n;
  const sealed = 'AND sealed IS NOT NULL';
  const rows = {
    ...Object.fromEntries(
      ['session_keys', 'sessions', 'idempotency'].map((table) => [table, count(table, sealed)]),
    ),
    ...Object.fromEntries(
      ['events', 'audit_bodies', 'episodes', 'asks'].map((table) => [table, count(table)]),
    ),
  };
  database.close();
  return rows;
};

it('leaves nothing of an erased session in the data folder, and its chain still verifies', async () => {
  const data = bench.folder();
  let host = bench.start({ data });
  let client = clientOf(await host.ready);

  const ticket = {
    input: `We were charged twice for the March invoice. I need the second charge back. ${marker} Ltd`,
    customer_id: '10482',
  };
  const first = await client.submit(ticket, { 'Idempotency-Key': 'erased-1' });
  const waiting = await client.settled(first);
  const { approval_id } = await client.approvalOf(waiting);
  await client.call('POST', `/approvals/${approval_id}/approve`, { reason: `Right for ${marker}reason.` });
  const concluded = await client.settled(first, waiting.last_seq);
  expect(concluded.status).toBe('concluded');
  const answered = await client.call(
    'POST',
    '/query',
    { query: `How do I change my invoice address? Regards, ${marker}`, customer_id: '10482' },
    { 'Idempotency-Key': 'erased-2' },
  );
  expect(answered.status).toBe(200);
  const other = await client.settled(
    await client.submit({ ...ticket, input: `${marker}waits: it doesn't work.` }),
  );
  expect(other.status).toBe('waiting_customer');
  const busy = await client.submit({ ...ticket, customer_id: '10598' });

  const before = kept(data, first);
  expect(Object.values(before).every((rows) => rows > 0)).toBe(true);
  const ids = [first, String(answered.body['session_id']), other.session_id, busy];
  for (const id of ids) expect(await client.call('DELETE', `/sessions/${id}`)).toMatchObject({ status: 200 });
  for (const id of ids) expect((await client.call('GET', `/sessions/${id}`)).status).toBe(410);
  const words = [marker, `${concluded.response ?? ''}`, String(answered.body['response'])];
  expect(holding(data, words)).toEqual([]);
  expect((await verifyFolder({ folder: data })).findings).toEqual([]);

  host.kill('SIGKILL');
  await host.ended;
  host = bench.start({ data });
  client = clientOf(await host.ready);
  for (const id of ids) expect((await client.call('GET', `/sessions/${id}`)).status).toBe(410);
  host.kill('SIGTERM');
  await host.ended;
  expect(holding(data, words)).toEqual([]);
  for (const id of ids) expect(new Set(Object.values(kept(data, id)))).toEqual(new Set([0]));
  const verified = await verifyFolder({ folder: data });
  expect(verified).toMatchObject({ findings: [], sessions: 4 });
}, 60_000);
