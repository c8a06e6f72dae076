import { afterEach, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../../src/adapters/sqlite/database.ts';
import { memoryFolder } from '../../../src/adapters/sqlite/folder.ts';
import type { WriteHooks } from '../../../src/adapters/sqlite/index.ts';
import { Failure } from '../../../src/contracts/errors.ts';

const opened: Database[] = [];
afterEach(() => {
  for (const db of opened.splice(0)) db.close();
});

const start = (hooks: WriteHooks = {}, folder = memoryFolder()) => {
  const flushes: (() => void)[] = [];
  const db = openDatabase({ folder, hooks, defer: (flush) => flushes.push(flush) });
  opened.push(db);
  const keep = (name: string) => {
    db.sql('INSERT INTO settings (name, value) VALUES (?, ?)').run(name, new Uint8Array());
    return name;
  };
  return {
    db,
    folder,
    flushes,
    keep,
    write: (name: string) => db.write(`keep ${name}`, () => keep(name)),
    flush: () => flushes.splice(0).forEach((flush) => flush()),
    kept: () =>
      db.read(() => db.sql('SELECT name FROM settings ORDER BY name').all()).map(({ name }) => name),
  };
};

const unsettled = async (promise: Promise<unknown>): Promise<boolean> => {
  const pending = Symbol();
  return (await Promise.race([promise, Promise.resolve(pending)])) === pending;
};

describe('group commit', () => {
  it('shows nothing and resolves nothing before the flush, then everything', async () => {
    const { write, flush, flushes, kept } = start();
    const writes = [write('a'), write('b')];
    expect(flushes).toHaveLength(1);
    expect(await unsettled(Promise.any(writes))).toBe(true);
    expect(kept()).toEqual([]);
    flush();
    expect(await Promise.all(writes)).toEqual(['a', 'b']);
    expect(kept()).toEqual(['a', 'b']);
  });

  it('commits all that waited as one', () => {
    const commits: (readonly string[])[] = [];
    const { write, flush } = start({ beforeCommit: (labels) => commits.push(labels) });
    void write('a');
    void write('b');
    flush();
    void write('c');
    flush();
    expect(commits).toEqual([['keep a', 'keep b'], ['keep c']]);
  });

  it('undoes a write that throws, and nothing of the others', async () => {
    const { db, keep, write, flush, kept } = start();
    const before = write('a');
    const failing = db.write('fails', () => {
      keep('half');
      throw new Failure('WrongState', 'Cannot go on.');
    });
    const clash = write('a');
    const after = write('b');
    flush();
    await expect(failing).rejects.toThrow('Cannot go on.');
    await expect(clash).rejects.toThrow('UNIQUE');
    expect(await Promise.all([before, after])).toEqual(['a', 'b']);
    expect(kept()).toEqual(['a', 'b']);
  });

  it('undoes a write that throws alone', async () => {
    const { db, keep, flush, kept } = start();
    const failing = db.write('fails', () => {
      keep('half');
      throw new Error('no');
    });
    flush();
    await expect(failing).rejects.toThrow('no');
    expect(kept()).toEqual([]);
  });

  it('does not call a write that failed or changed nothing durable', async () => {
    const seen: (readonly string[])[] = [];
    const { db, keep, flush } = start({
      beforeCommit: (labels) => seen.push(labels),
      afterCommit: (labels) => seen.push(labels),
    });
    void db.write('reads', () => db.sql('SELECT 1').get());
    flush();
    const failing = db.write('fails', () => {
      keep('half');
      throw new Error('no');
    });
    flush();
    await expect(failing).rejects.toThrow('no');
    expect(seen).toEqual([]);
  });

  describe('crashed before a commit', () => {
    it('rejects and undoes all of it, and is dead', async () => {
      let crash = false;
      const { db, folder, write, flush, kept } = start({
        beforeCommit: () => {
          if (crash) throw new Error('power cut');
        },
      });
      void write('durable');
      flush();
      crash = true;
      const lost = [write('a'), write('b')];
      flush();
      for (const one of lost) await expect(one).rejects.toThrow('power cut');
      crash = false;
      const late = write('c');
      flush();
      await expect(late).rejects.toThrow('power cut');
      expect(kept).toThrow('power cut');
      expect(() => db.assertAlive()).toThrow('power cut');
      const next = start({}, folder);
      expect(next.kept()).toEqual(['durable']);
      const again = next.write('a');
      next.flush();
      expect(await again).toBe('a');
    });
  });

  describe('crashed after a commit', () => {
    it('rejects all the same, though it is durable', async () => {
      const { folder, write, flush } = start({
        afterCommit: () => {
          throw new Error('power cut');
        },
      });
      const told = write('a');
      flush();
      await expect(told).rejects.toThrow('power cut');
      expect(start({}, folder).kept()).toEqual(['a']);
    });
  });

  it('survives a fault: a Failure thrown by a hook', async () => {
    let full = true;
    const { write, flush, kept } = start({
      beforeCommit: () => {
        if (full) throw new Failure('DiskFull', 'Cannot write.');
      },
    });
    const refused = write('a');
    flush();
    await expect(refused).rejects.toMatchObject({ code: 'DiskFull' });
    full = false;
    const kept1 = write('a');
    flush();
    expect(await kept1).toBe('a');
    expect(kept()).toEqual(['a']);
  });

  it('names a full disk, undoes what did not fit, and stays up', async () => {
    const { db, write, flush, kept } = start();
    const pages = Number(db.sql('PRAGMA page_count').get()?.['page_count']);
    db.sql(`PRAGMA max_page_count = ${pages + 2}`).get();
    const large = db.write('large', () =>
      db.sql(`INSERT INTO settings VALUES ('large', zeroblob(100000))`).run(),
    );
    flush();
    await expect(large).rejects.toMatchObject({ code: 'DiskFull' });
    db.sql('PRAGMA max_page_count = 100000').get();
    const small = write('small');
    flush();
    expect(await small).toBe('small');
    expect(kept()).toEqual(['small']);
  });

  it('commits what waits when it is closed, and then refuses by name', async () => {
    const { db, folder, write } = start();
    const waiting = write('a');
    db.close();
    expect(await waiting).toBe('a');
    expect(start({}, folder).kept()).toEqual(['a']);
    await expect(write('b')).rejects.toMatchObject({ code: 'Unavailable' });
  });
});
