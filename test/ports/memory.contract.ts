import { describe, expect, it } from 'vitest';
import type { Episode } from '../../src/contracts/episode.ts';
import type { Episodes } from '../../src/ports/memory.ts';
import { makerOf, type Make } from './harness.ts';

const tenant = 'acme';
const episode: Episode = {
  session_id: 's_1',
  thread_id: 't_1',
  intents: ['refund'],
  area: 'billing',
  methods: ['direct', 'mcts'],
  outcome: 'concluded',
  score: 0.9,
  text: 'Charged twice; the second charge was refunded.',
  at: '2026-03-02T09:00:00.000Z',
};

export const describeEpisodesContract = (name: string, make: Make<Episodes>): void => {
  describe(`episodes: ${name}`, () => {
    const start = makerOf(make);

    it('keeps what a session taught, through a restart', async () => {
      const { port, reopen } = await start();
      await port.keep(tenant, episode);
      expect(await port.get(tenant, 's_1')).toEqual(episode);
      expect(await (await reopen()).get(tenant, 's_1')).toEqual(episode);
      expect(await port.get(tenant, 's_2')).toBeUndefined();
    });

    it('may be told the same again', async () => {
      const { port } = await start();
      await port.keep(tenant, episode);
      await port.keep(tenant, episode);
      expect(await port.get(tenant, 's_1')).toEqual(episode);
    });

    it('forgets', async () => {
      const { port } = await start();
      await port.keep(tenant, episode);
      await port.forget(tenant, 's_1');
      await port.forget(tenant, 's_1');
      expect(await port.get(tenant, 's_1')).toBeUndefined();
    });

    it('keeps tenants apart', async () => {
      const { port } = await start();
      await port.keep(tenant, episode);
      expect(await port.get('other', 's_1')).toBeUndefined();
      await port.forget('other', 's_1');
      expect(await port.get(tenant, 's_1')).toEqual(episode);
    });
  });
};
