import { describe, expect, it } from 'vitest';
import { withPack } from '../../../functions/retrieval/with-pack.ts';
import { loadPack } from '../../../src/adapters/pack/index.ts';
import { memoryFolder, openSqlite } from '../../../src/adapters/sqlite/index.ts';
import { indexPack } from '../../../src/usecases/index-pack.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { SimClock } from '../../support/sim-clock.ts';
import { tinyPackFolder } from '../../support/tiny-pack.ts';

const pack = loadPack(tinyPackFolder);

const start = (trouble: { on: boolean } = { on: false }) => {
  const clock = new SimClock(Date.UTC(2026, 2, 2));
  const random = seededRandom(5);
  const store = openSqlite({
    folder: memoryFolder(),
    clock,
    random,
    queues: [],
    defer: queueMicrotask,
  });
  const { knowledge } = store;
  let brought = 0;
  const index = withPack(knowledge, async (raw, tenant) => {
    brought += 1;
    if (trouble.on) throw new Error('not now');
    await indexPack({ pack, knowledge: raw, clock, random }, tenant);
  });
  return { index, close: () => store.close(), brought: () => brought };
};
const query = { text: 'How often should I water my fern?', limit: 3 };

describe('the index of a deployment', () => {
  it('knows the pack from the first question of a tenant on, and brings it once', async () => {
    const { index, close, brought } = start();
    const [first] = await Promise.all([index.search('acme', query), index.search('acme', query)]);
    expect(first.length).toBeGreaterThan(0);
    expect(brought()).toBe(1);
    await index.search('globex', query);
    expect(brought()).toBe(2);
    close();
  });

  it('asks for the pack before it writes too, so that nothing is brought over it', async () => {
    const { index, close } = start();
    const [article] = pack.articles;
    if (article === undefined) throw new Error('The pack has no article.');
    expect(await index.remove('acme', article.front.id)).toBe(true);
    expect(await index.get('acme', article.front.id)).toBeUndefined();
    close();
  });

  it('fails while the pack cannot be brought, and tries again', async () => {
    const trouble = { on: true };
    const { index, close } = start(trouble);
    await expect(index.search('acme', query)).rejects.toThrow('not now');
    trouble.on = false;
    expect((await index.search('acme', query)).length).toBeGreaterThan(0);
    close();
  });
});
