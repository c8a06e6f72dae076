import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeAll, describe, expect, it } from 'vitest';
import { openSqlite } from '../../src/adapters/sqlite/index.ts';
import { systemClock, systemRandom } from '../../local/host/system.ts';
import { copyTinyPack, tinyPackFolder } from '../support/tiny-pack.ts';
import { workbench } from './bench.ts';
import type { HostOptions } from './bench.ts';
import { clientOf } from './client.ts';

const bench = workbench();

/** Starts a host that cannot start. @returns how it ended and what it said */
const refused = async (
  options: Partial<HostOptions>,
): Promise<{ status: number | null; lines: string[] }> => {
  const host = bench.start({ data: bench.folder(), pack: tinyPackFolder, ...options });
  const { status } = await host.ended;
  expect(host.out()).toBe('');
  expect(host.err()).not.toMatch(/^\s+at /m);
  return { status, lines: host.err().trimEnd().split('\n') };
};

const nobody = 65_534;
const readableFor = (uid: number): boolean =>
  spawnSync(process.execPath, ['-e', `fs.accessSync(${JSON.stringify(tinyPackFolder)})`], { uid }).status ===
  0;

/** A data folder of this version. */
const madeFolder = (): string => {
  const folder = bench.folder();
  openSqlite({ folder, clock: systemClock, random: systemRandom, queues: [] }).close();
  return folder;
};

describe.concurrent('a host that cannot start says why in a line, and ends with status 1', () => {
  const data = bench.folder();
  let running = { pid: 0, url: '' };
  beforeAll(async () => {
    const host = bench.start({ data, pack: tinyPackFolder });
    running = { pid: host.pid, url: await host.ready };
  }, 60_000);

  it('where another one uses the data folder, and leaves that one alone', async () => {
    const { status, lines } = await refused({ data });
    expect(lines).toEqual([`DataLocked: Cannot open ${data} because process ${running.pid} uses it.`]);
    expect(status).toBe(1);
    expect((await clientOf(running.url).call('GET', '/ready')).status).toBe(200);
    expect(readFileSync(join(data, 'host.pid'), 'utf8').trim()).toBe(String(running.pid));
  }, 60_000);

  it('where its port is taken', async () => {
    const port = Number(new URL(running.url).port);
    const { status, lines } = await refused({ port });
    expect(lines).toEqual([expect.stringMatching(new RegExp(`^PortInUse: Cannot .*${port}`))]);
    expect(status).toBe(1);
  }, 60_000);

  it.each([
    ['is garbage', (file: string) => writeFileSync(file, 'not a database, whatever it says. '.repeat(500))],
    [
      'was overwritten in the middle',
      (file: string) => {
        const bytes = readFileSync(file);
        bytes.fill(0xab, 4096, bytes.length - 4096);
        writeFileSync(file, bytes);
      },
    ],
  ])(
    'where the database %s',
    async (_, damage) => {
      const folder = madeFolder();
      damage(join(folder, 'deliberate.sqlite'));
      const { status, lines } = await refused({ data: folder });
      expect(lines).toEqual([expect.stringMatching(/^DataCorrupt: Cannot .*deliberate\.sqlite .*damaged/)]);
      expect(status).toBe(1);
    },
    60_000,
  );

  it('where a newer version wrote the data folder, which it leaves as it is', async () => {
    const folder = madeFolder();
    const file = join(folder, 'deliberate.sqlite');
    const database = new DatabaseSync(file);
    database.exec('PRAGMA user_version = 9999');
    database.close();
    const before = readFileSync(file);
    const { status, lines } = await refused({ data: folder });
    expect(lines).toEqual([expect.stringMatching(/^DataTooNew: Cannot .*9999/)]);
    expect(status).toBe(1);
    expect(readFileSync(file).equals(before)).toBe(true);
  }, 60_000);

  it('where its data folder cannot be made', async () => {
    const folder = bench.folder();
    writeFileSync(join(folder, 'file'), '');
    const { status, lines } = await refused({ data: join(folder, 'file', 'data') });
    expect(lines).toEqual([
      expect.stringMatching(/^SettingsInvalid: Cannot use .*file\/data as data folder/),
    ]);
    expect(status).toBe(1);
  }, 60_000);

  it('where it may not write to its data folder', async ({ skip }) => {
    const folder = bench.folder();
    const root = process.getuid?.() === 0;
    chmodSync(folder, 0o555);
    if (root && !readableFor(nobody))
      skip('Only root can read the repository, and root may write everywhere.');
    const { status, lines } = await refused({ data: folder, ...(root ? { uid: nobody } : {}) });
    expect(lines).toEqual([
      expect.stringMatching(/^Unavailable: Cannot use the data folder because .* may not/),
    ]);
    expect(status).toBe(1);
  }, 60_000);

  it('where the pack is broken, with file and line of everything that is wrong', async () => {
    const pack = copyTinyPack();
    bench.later(pack.dispose);
    pack.edit('policies.yaml', 'action: refund_order', 'action: refund_orders');
    pack.edit('pack.yaml', 'reply_action: reply', 'reply_action: 5');
    const { status, lines } = await refused({ pack: pack.folder });
    expect(lines[0]).toMatch(/^PackInvalid: Cannot /);
    expect(lines.slice(1)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/policies\.yaml:\d+: .*refund_orders/),
        expect.stringMatching(/pack\.yaml:\d+: /),
      ]),
    );
    expect(status).toBe(1);
  }, 60_000);

  it('where there is no pack', async () => {
    const { status, lines } = await refused({ pack: join(data, 'no-pack') });
    expect(lines[0]).toMatch(/^PackInvalid: Cannot .*no-pack/);
    expect(status).toBe(1);
  }, 60_000);

  it('where settings are wrong, all of them', async () => {
    const { status, lines } = await refused({
      env: { PORT: 'eighty', DELIBERATE_API_KEY: 'short', DELIBERATE_LOG: 'loud', DELIBERATE_LIMITS: 'many' },
    });
    expect(lines[0]).toMatch(/^SettingsInvalid: Cannot start/);
    for (const name of ['PORT', 'DELIBERATE_API_KEY', 'DELIBERATE_LOG', 'DELIBERATE_LIMITS'])
      expect(lines.slice(1)).toContainEqual(expect.stringContaining(`${name}: `));
    expect(status).toBe(1);
  }, 60_000);
});
