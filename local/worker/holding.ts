import type { Queue } from '../../src/ports/queue.ts';

/**
 * A queue that remembers what is received through it and not yet deleted, so that it can be given back at once where
 * whoever received it is known to be gone. Where nobody knows, the visibility's end gives it back.
 */
export const holding = (queue: Queue): { queue: Queue; giveBack: () => Promise<void> } => {
  const held = new Map<string, string>();
  return {
    queue: {
      ...queue,
      async receive(name, options) {
        const messages = await queue.receive(name, options);
        for (const { receipt } of messages) held.set(receipt, name);
        return messages;
      },
      async delete(name, receipt) {
        await queue.delete(name, receipt);
        held.delete(receipt);
      },
    },
    async giveBack() {
      const receipts = [...held];
      held.clear();
      await Promise.all(receipts.map(([receipt, name]) => queue.extend(name, receipt, 0)));
    },
  };
};
