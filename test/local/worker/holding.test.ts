import { expect, it } from 'vitest';
import { systemRandom } from '../../../local/host/system.ts';
import { holding } from '../../../local/worker/holding.ts';
import { memoryFolder, openSqlite } from '../../../src/adapters/sqlite/index.ts';
import { SimClock } from '../../support/sim-clock.ts';

it('gives back what was received and not deleted, and nothing else', async () => {
  const queues = [{ name: 'search', max_receives: 3 }];
  const store = openSqlite({ folder: memoryFolder(), clock: new SimClock(), random: systemRandom, queues });
  const { queue, giveBack } = holding(store.queue);
  const receive = async () => (await queue.receive('search', { max: 1, visibility_ms: 60_000 }))[0];
  for (const body of ['done', 'held', 'waits']) await queue.send('search', body);
  const done = await receive();
  await queue.delete('search', done?.receipt ?? '');
  expect((await receive())?.body).toBe('held');
  expect(await store.queue.depth('search')).toMatchObject({ visible: 1, hidden: 1 });
  await giveBack();
  expect(await store.queue.depth('search')).toMatchObject({ visible: 2, hidden: 0 });
  store.close();
});
