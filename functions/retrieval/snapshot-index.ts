/**
 * A knowledge index in one file that lies elsewhere as a snapshot, replaced whole by each write. Readers open the newest
 * one in a folder of their own and look for a newer one now and then; a writer changes a copy of the newest and saves it,
 * on condition that no other was faster. For up to 50,000 chunks: beyond, saving takes longer than anyone waits.
 */
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toFailure } from '../../src/contracts/errors.ts';
import type { Services } from '../../src/usecases/services.ts';
import { serially } from './serially.ts';

type KnowledgeIndex = Services['knowledge'];
type OpenIndex = KnowledgeIndex & { close(): void };

export type SnapshotIndexOptions = {
  /** Where the newest file lies. */
  snapshots: {
    load: (known?: string) => Promise<{ bytes: Uint8Array; etag: string } | 'unchanged' | undefined>;
    save: (bytes: Uint8Array, condition: { ifMatch: string | undefined }) => Promise<string>;
  };
  /** Opens the index in a file, which is made where there is none. Closed, the file is whole. */
  open: (file: string) => OpenIndex;
  /** Folder of its own, such as one in `/tmp`; emptied at the start. */
  folder: string;
  clock: Services['clock'];
  random: Services['random'];
  /** How old the newest snapshot that readers know may be, in ms. Default 2000; 0: each read asks. */
  refresh_ms?: number;
};

/** An opened file that reads may still be using. */
type Held = { index: OpenIndex; file: string; etag: string | undefined; readers: number; retired: boolean };

type Write = { apply: (index: KnowledgeIndex) => Promise<unknown>; settle: (outcome: Outcome) => void };
type Outcome = { value: unknown } | { thrown: unknown };

/** How often another writer may be faster. */
const tries = 10;
/** Longest wait before the second try, in ms; it doubles, up to 16 times. */
const firstWait = 50;

/** What a write gives is what it gave on the file that was saved. @throws Failure `VersionConflict` after 10 tries */
export const snapshotIndex = (options: SnapshotIndexOptions): OpenIndex => {
  const { snapshots, open, folder, clock, random, refresh_ms = 2000 } = options;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  let files = 0;
  let current: Held | undefined;
  let asked = Number.NEGATIVE_INFINITY;
  let waiting: Write[] = [];
  const oneByOne = serially();

  const newFile = (): string => join(folder, `${(files += 1)}.sqlite`);

  const closeUnused = (held: Held): void => {
    if (!held.retired || held.readers > 0) return;
    held.index.close();
    rmSync(held.file, { force: true });
  };

  /** From now on reads see this file. */
  const adopt = (file: string, etag: string | undefined): Held => {
    const before = current;
    current = { index: open(file), file, etag, readers: 0, retired: false };
    if (before !== undefined) {
      before.retired = true;
      closeUnused(before);
    }
    return current;
  };

  /** The newest snapshot, opened; an empty index where there is none. */
  const newest = async (): Promise<Held> => {
    const now = clock.now();
    const loaded = await snapshots.load(current?.etag);
    asked = now;
    if (loaded === 'unchanged' && current !== undefined) return current;
    if (loaded === 'unchanged' || loaded === undefined) {
      return current?.etag === undefined && current !== undefined ? current : adopt(newFile(), undefined);
    }
    const file = newFile();
    writeFileSync(file, loaded.bytes);
    return adopt(file, loaded.etag);
  };

  const fresh = (): Held | undefined =>
    current !== undefined && clock.now() - asked < refresh_ms ? current : undefined;

  const read = async <T>(run: (index: KnowledgeIndex) => Promise<T>): Promise<T> => {
    const held = fresh() ?? (await oneByOne(async () => fresh() ?? (await newest())));
    held.readers += 1;
    try {
      return await run(held.index);
    } finally {
      held.readers -= 1;
      closeUnused(held);
    }
  };

  /** Applies writes to a copy and saves it. @returns what each came to. @throws Failure `VersionConflict` */
  const attempt = async (writes: readonly Write[]): Promise<readonly Outcome[]> => {
    const base = await newest();
    const file = newFile();
    copyFileSync(base.file, file);
    try {
      const copy = open(file);
      let outcomes: Outcome[];
      try {
        outcomes = await applyAll(copy, writes);
      } finally {
        copy.close();
      }
      if (outcomes.some((outcome) => 'value' in outcome)) {
        adopt(file, await snapshots.save(readFileSync(file), { ifMatch: base.etag }));
      }
      return outcomes;
    } finally {
      if (current?.file !== file) rmSync(file, { force: true });
    }
  };

  /** All writes that wait, in one snapshot. */
  const flush = async (): Promise<void> => {
    const writes = waiting;
    waiting = [];
    if (writes.length === 0) return;
    const settleAll = (outcomes: readonly Outcome[]): void => {
      for (const [index, outcome] of outcomes.entries()) writes[index]?.settle(outcome);
    };
    for (let count = 1; ; count += 1) {
      try {
        settleAll(await attempt(writes));
        return;
      } catch (thrown) {
        if (toFailure(thrown).code !== 'VersionConflict' || count === tries) {
          settleAll(writes.map(() => ({ thrown })));
          return;
        }
      }
      await pause(clock, random.next() * firstWait * 2 ** Math.min(count, 4));
    }
  };

  const write = async <T>(apply: (index: KnowledgeIndex) => Promise<T>): Promise<T> => {
    const outcome = await new Promise<Outcome>((settle) => {
      waiting.push({ apply, settle });
      void oneByOne(flush);
    });
    if ('thrown' in outcome) throw outcome.thrown;
    return outcome.value as T;
  };

  return {
    put: (...given) => write((index) => index.put(...given)),
    remove: (...given) => write((index) => index.remove(...given)),
    get: (...given) => read((index) => index.get(...given)),
    source: (...given) => read((index) => index.source(...given)),
    versions: (...given) => read((index) => index.versions(...given)),
    search: (...given) => read((index) => index.search(...given)),
    close() {
      if (current !== undefined) {
        current.retired = true;
        closeUnused(current);
      }
      current = undefined;
    },
  };
};

/** One that fails changes nothing, and is no reason for the others to fail. */
const applyAll = async (index: KnowledgeIndex, writes: readonly Write[]): Promise<Outcome[]> => {
  const outcomes: Outcome[] = [];
  for (const { apply } of writes) {
    outcomes.push(
      await apply(index).then(
        (value) => ({ value }),
        (thrown: unknown) => ({ thrown }),
      ),
    );
  }
  return outcomes;
};

const pause = (clock: Services['clock'], ms: number): Promise<void> =>
  new Promise((resolve) => void clock.after(ms, resolve));
