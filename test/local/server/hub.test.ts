import { createHub } from '../../../local/server/hub.ts';
import type { TransientFrame } from '../../../src/contracts/events.ts';
import { broadcastContract } from '../../ports/broadcast.contract.ts';

broadcastContract('the one-machine host', ({ clock }) => {
  const hub = createHub(clock);
  return {
    port: {
      broadcast: hub.broadcast,
      settled: async () => undefined,
      async follow(tenant, sessionId) {
        const heard: TransientFrame[] = [];
        const leave = hub.onFrame(tenant, sessionId, (frame) => void heard.push(frame));
        return { heard, leave: async () => leave() };
      },
    },
  };
});
