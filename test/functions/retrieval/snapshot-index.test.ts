import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { snapshotIndex } from '../../../functions/retrieval/snapshot-index.ts';
import { openIndexFile } from '../../../src/adapters/sqlite/index.ts';
import { systemClock, systemRandom } from '../../../src/adapters/system/index.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import { describeKnowledgeIndexContract } from '../../ports/knowledge-index.contract.ts';
import { SimClock } from '../../support/sim-clock.ts';
import { folders } from '../../adapters/sqlite/support.ts';
import { memorySnapshots } from './memory-snapshots.ts';

const folder = folders();
type Snapshots = ReturnType<typeof memorySnapshots>;

const indexOver = ({ port }: Snapshots, more: { clock?: Clock; folder?: string } = {}) =>
  snapshotIndex({
    snapshots: port,
    open: openIndexFile,
    ...{ folder: folder(), clock: systemClock, random: systemRandom },
    ...more,
  });

describeKnowledgeIndexContract('snapshots in memory', () => {
  const snapshots = memorySnapshots();
  let port = indexOver(snapshots);
  return {
    port,
    reopen: async () => {
      port.close();
      port = indexOver(snapshots);
      return port;
    },
    close: () => port.close(),
  };
});

describe('an index in snapshots', () => {
  const tenant = 'acme';
  const put = (index: ReturnType<typeof indexOver>, id: string, text = 'Exports.') =>
    index.put(
      tenant,
      {
        ...{ document_id: id, title: 'Article', text, tags: [], version: '1' },
        ...{ collection: 'articles', updated_at: '2026-03-02T09:00:00.000Z' },
      },
      [{ source_id: `${id}#1`, heading: '', text }],
    );
  const idsOf = async (index: ReturnType<typeof indexOver>) =>
    [...(await index.versions(tenant, 'articles')).keys()].sort();

  it('asks whether there is a newer one at most every two seconds, and fetches only a newer one', async () => {
    const snapshots = memorySnapshots();
    const clock = new SimClock();
    const [writer, reader] = [indexOver(snapshots, { clock }), indexOver(snapshots, { clock })];
    await put(writer, 'a');
    expect(await idsOf(reader)).toEqual(['a']);
    const before = { ...snapshots.counted };
    await idsOf(reader);
    clock.jump(1999);
    await idsOf(reader);
    expect(snapshots.counted).toEqual(before);
    clock.jump(1);
    await Promise.all([idsOf(reader), idsOf(reader)]);
    expect(snapshots.counted).toEqual({ ...before, asked: before.asked + 1 });
    await put(writer, 'b');
    expect(await idsOf(reader)).toEqual(['a']);
    clock.jump(2000);
    expect(await idsOf(reader)).toEqual(['a', 'b']);
  });

  it('loses no write of writers that do not know of each other', async () => {
    const snapshots = memorySnapshots();
    const writers = [1, 2, 3].map(() => indexOver(snapshots));
    await Promise.all(
      writers.flatMap((writer, n) => ['x', 'y'].map((letter) => put(writer, `${n}${letter}`))),
    );
    expect(snapshots.counted.refused).toBeGreaterThan(0);
    expect(await idsOf(indexOver(snapshots))).toEqual(['0x', '0y', '1x', '1y', '2x', '2y']);
  });

  it('saves writes that wait together in one snapshot', async () => {
    const snapshots = memorySnapshots();
    const index = indexOver(snapshots);
    await Promise.all(['a', 'b', 'c', 'd'].map((id) => put(index, id)));
    expect(snapshots.savings()).toBeLessThanOrEqual(2);
    expect(await idsOf(index)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('changes nothing for anyone when saving fails', async () => {
    const snapshots = memorySnapshots();
    const index = indexOver(snapshots);
    await put(index, 'a');
    const { save } = snapshots.port;
    snapshots.port.save = () => Promise.reject(new Error('no space'));
    await expect(put(index, 'b')).rejects.toThrow('no space');
    expect(await idsOf(index)).toEqual(['a']);
    snapshots.port.save = save;
    await put(index, 'c');
    expect(await idsOf(index)).toEqual(['a', 'c']);
  });

  it('gives up when others are always faster', async () => {
    const snapshots = memorySnapshots();
    const clock = new SimClock();
    const index = indexOver(snapshots, { clock });
    const { save } = snapshots.port;
    snapshots.port.save = (bytes) => save(bytes, { ifMatch: 'another' });
    const end = expect(put(index, 'a')).rejects.toMatchObject({ code: 'VersionConflict' });
    await expect
      .poll(async () => {
        await clock.advance(1000);
        return snapshots.counted.refused;
      })
      .toBe(10);
    await end;
  });

  it('fails one write without failing those that wait with it', async () => {
    const snapshots = memorySnapshots();
    const index = indexOver(snapshots);
    const twice = [1, 2].map((n) => ({ source_id: 'same#1', heading: '', text: String(n) }));
    const document = {
      ...{ document_id: 'bad', title: 'Bad', text: '', tags: [], version: '1' },
      ...{ collection: 'articles', updated_at: '2026-03-02T09:00:00.000Z' },
    };
    const results = await Promise.allSettled([
      put(index, 'a'),
      index.put(tenant, document, twice),
      put(index, 'b'),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await idsOf(index)).toEqual(['a', 'b']);
  });

  it('keeps no file that it does not need', async () => {
    const own = folder();
    const index = indexOver(memorySnapshots(), { folder: own });
    for (const id of ['a', 'b', 'c']) await put(index, id);
    expect(readdirSync(own)).toHaveLength(1);
    index.close();
    expect(readdirSync(own)).toEqual([]);
  });
});
