import type { WakingQueue } from '../../src/usecases/consume.ts';

/** Holds a machine back from being taken away. */
export type Hold = (held: boolean) => Promise<void>;

/**
 * A queue that holds its consumer's machine for as long as anything received through it is neither deleted nor given
 * back.
 */
export const protecting = (queue: WakingQueue, hold: Hold): WakingQueue => {
  const held = new Set<string>();
  const release = async (receipt: string): Promise<void> => {
    if (held.delete(receipt) && held.size === 0) await hold(false);
  };
  return {
    send: (...given) => queue.send(...given),
    depth: (...given) => queue.depth(...given),
    redrive: (...given) => queue.redrive(...given),
    async receive(name, options) {
      const messages = await queue.receive(name, options);
      const wasFree = held.size === 0;
      for (const { receipt } of messages) held.add(receipt);
      if (wasFree && held.size > 0) await hold(true);
      return messages;
    },
    async extend(name, receipt, visibility_ms) {
      await queue.extend(name, receipt, visibility_ms);
      if (visibility_ms === 0) await release(receipt);
    },
    async delete(name, receipt) {
      await queue.delete(name, receipt);
      await release(receipt);
    },
  };
};
