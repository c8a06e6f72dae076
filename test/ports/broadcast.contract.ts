import { beforeEach, describe, expect, it } from 'vitest';
import type { TransientFrame } from '../../src/contracts/events.ts';
import type { Broadcast } from '../../src/ports/telemetry.ts';
import type { SimClock } from '../support/sim-clock.ts';
import { makerOf } from './harness.ts';
import type { Make } from './harness.ts';

/** Somebody who follows a session: what reached them, in order. */
export type Follower = { heard: readonly TransientFrame[]; leave(): Promise<void> };
export type Followed = {
  broadcast: Broadcast;
  follow(tenant: string, sessionId: string): Promise<Follower>;
  /** Resolves once nothing that was sent is under way. */
  settled(): Promise<void>;
};

/** More than there has to be between two frames of a session, and until news of who follows has spread, in ms. */
const spread = 5_000;

const progress = (session_id: string, iterations: number): TransientFrame => ({
  session_id,
  type: 'search.progress',
  data: { iterations, best_action: 'water “less”', value: 0.5, visits: 3 },
});
const delta: TransientFrame = {
  session_id: 's_1',
  type: 'answer.delta',
  data: { text: 'Water it less. 🪴' },
};

export const broadcastContract = (name: string, make: Make<Followed>): void => {
  describe(`broadcast: ${name}`, () => {
    const open = makerOf(make);
    let port: Followed;
    let clock: SimClock;
    beforeEach(async () => {
      ({ port, clock } = await open());
    });
    const sendAtOnce = async (tenant: string, frame: TransientFrame): Promise<void> => {
      port.broadcast(tenant, frame);
      await port.settled();
    };
    const send = async (tenant: string, frame: TransientFrame): Promise<void> => {
      clock.jump(spread);
      await sendAtOnce(tenant, frame);
    };

    it('shows frames as they are, and in order, to all that follow their session', async () => {
      const all = [await port.follow('acme', 's_1'), await port.follow('acme', 's_1')];
      await send('acme', progress('s_1', 200));
      await send('acme', delta);
      for (const { heard } of all) expect(heard).toEqual([progress('s_1', 200), delta]);
    });

    it('shows nothing of another session, nor of another tenant’s', async () => {
      const mine = await port.follow('acme', 's_1');
      const elsewhere = await port.follow('other', 's_1');
      const another = await port.follow('acme', 's_2');
      await send('acme', progress('s_1', 200));
      await sendAtOnce('other', progress('s_1', 400));
      await sendAtOnce('other', progress('s_2', 600));
      expect(mine.heard).toEqual([progress('s_1', 200)]);
      expect(elsewhere.heard).toEqual([progress('s_1', 400)]);
      expect(another.heard).toEqual([]);
    });

    it('shows what comes later to those who follow later, and nothing any more to those who left', async () => {
      await send('acme', progress('s_1', 200));
      const first = await port.follow('acme', 's_1');
      await send('acme', progress('s_1', 400));
      const second = await port.follow('acme', 's_1');
      await first.leave();
      await send('acme', progress('s_1', 600));
      expect(first.heard).toEqual([progress('s_1', 400)]);
      expect(second.heard).toEqual([progress('s_1', 600)]);
    });
  });
};
