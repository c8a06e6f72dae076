import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../src/adapters/sqlite/database.ts';
import { aCommit, aSession, tenant } from '../../ports/examples.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { folders, open } from './support.ts';

const failing = (code: string, message = '') =>
  expect.objectContaining({ code, message: expect.stringContaining(message) as unknown }) as unknown;
const thrownBy = (run: () => unknown): unknown => {
  try {
    run();
  } catch (thrown) {
    return thrown;
  }
  throw new Error('a failure was expected');
};

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

const holder = async (folder: string): Promise<ChildProcess> => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'hold-folder.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  await once(child.stdout, 'data');
  return child;
};

describe('data folder', () => {
  const folder = folders();

  it('serves one host at a time, and names the process that has it', async () => {
    const path = folder();
    const child = await holder(path);
    expect(thrownBy(() => open({ folder: path }))).toEqual(failing('DataLocked', String(child.pid)));
  });

  it('is free again after kill -9, with what was committed', async () => {
    const path = folder();
    const child = await holder(path);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const db = openDatabase({ folder: path });
    expect(db.sql(`SELECT count(*) AS n FROM settings WHERE name = 'kept'`).get()).toEqual({ n: 1 });
    db.close();
  });

  it('is refused to a second host in the same process, and free after the first closed', () => {
    const path = folder();
    const first = open({ folder: path });
    expect(thrownBy(() => open({ folder: path }))).toEqual(failing('DataLocked', String(process.pid)));
    first.close();
    open({ folder: path }).close();
  });

  it('can be looked at while a host has it, without a change', async () => {
    const path = folder();
    const host = open({ folder: path });
    await host.sessions.commit(aCommit(aSession()));
    const reader = open({ folder: path, readOnly: true });
    expect((await reader.sessions.load(tenant, 's_1'))?.session_id).toBe('s_1');
    expect(
      await reader.signer.verify(
        host.signer.key_id,
        new Uint8Array(),
        await host.signer.sign(new Uint8Array()),
      ),
    ).toBe(true);
    await expect(reader.sessions.commit(aCommit(aSession({ session_id: 's_2' })))).rejects.toThrow();
    reader.close();
    host.close();
  });

  it('can be looked at when no host has it', async () => {
    const path = folder();
    const host = open({ folder: path });
    await host.sessions.commit(aCommit(aSession()));
    host.close();
    const before = readFileSync(join(path, 'deliberate.sqlite'));
    const reader = open({ folder: path, readOnly: true });
    expect(await reader.sessions.load(tenant, 's_1')).toEqual(aSession());
    reader.close();
    expect(readFileSync(join(path, 'deliberate.sqlite')).equals(before)).toBe(true);
  });

  it('keeps its keys and data to its owner', () => {
    const path = folder();
    open({ folder: join(path, 'data') }).close();
    const mode = (name: string): number => statSync(join(path, 'data', name)).mode & 0o777;
    expect(mode('.')).toBe(0o700);
    for (const name of ['master.key', 'signing.key']) expect(mode(name)).toBe(0o600);
  });

  it('is refused when a newer program wrote it, and left as it is', () => {
    const path = folder();
    open({ folder: path }).close();
    const file = join(path, 'deliberate.sqlite');
    const raw = new DatabaseSync(file);
    raw.exec('PRAGMA user_version = 999');
    raw.close();
    const before = readFileSync(file);
    expect(thrownBy(() => open({ folder: path }))).toEqual(failing('DataTooNew', '999'));
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it.each([
    ['is no database', (content: Buffer) => content.fill('x', 0, 64)],
    ['has a damaged page', (content: Buffer) => content.fill(0xff, 4096, 40_960)],
    ['is cut short', (content: Buffer) => content.subarray(0, 8192)],
  ])('is refused when its database %s, and free for another try', (_, damage) => {
    const path = folder();
    open({ folder: path }).close();
    const file = join(path, 'deliberate.sqlite');
    writeFileSync(file, damage(readFileSync(file)));
    expect(thrownBy(() => open({ folder: path }))).toEqual(failing('DataCorrupt'));
    expect(thrownBy(() => open({ folder: path }))).toEqual(failing('DataCorrupt'));
  });

  it.each(['is a file', 'lies under one'])('is refused by name when its path %s', (place) => {
    const file = join(folder(), 'file');
    writeFileSync(file, '');
    const path = place === 'is a file' ? file : join(file, 'data');
    expect(thrownBy(() => open({ folder: path }))).toEqual(failing('SettingsInvalid', path));
  });

  it.each(['missing', 'damaged', 'another one'])('is refused when its master.key is %s', (state) => {
    const path = folder();
    open({ folder: path }).close();
    const key = join(path, 'master.key');
    if (state === 'missing') rmSync(key);
    else if (state === 'damaged') writeFileSync(key, 'short');
    else writeFileSync(key, Buffer.alloc(32, 7));
    expect(thrownBy(() => open({ folder: path }))).toEqual(failing('DataCorrupt', 'master.key'));
  });

  it('verifies signatures of the key that was in use before it was rotated', async () => {
    const path = folder();
    const message = new TextEncoder().encode('head');
    const first = open({ folder: path });
    const { key_id } = first.signer;
    const signature = await first.signer.sign(message);
    first.close();
    rmSync(join(path, 'signing.key'));
    const second = open({ folder: path, random: seededRandom(9) });
    expect(second.signer.key_id).not.toBe(key_id);
    expect(await second.signer.verify(key_id, message, signature)).toBe(true);
    expect(await second.signer.verify(second.signer.key_id, message, await second.signer.sign(message))).toBe(
      true,
    );
    second.close();
  });

  it('carries a copy: the same folder elsewhere reads the same', async () => {
    const [path, copy] = [folder(), folder()];
    const host = open({ folder: path });
    await host.sessions.commit(aCommit(aSession()));
    host.close();
    for (const name of ['deliberate.sqlite', 'master.key', 'signing.key']) {
      copyFileSync(join(path, name), join(copy, name));
    }
    const again = open({ folder: copy });
    expect(await again.sessions.load(tenant, 's_1')).toEqual(aSession());
    again.close();
  });
});
