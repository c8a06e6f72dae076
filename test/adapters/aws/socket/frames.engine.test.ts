import { afterAll, beforeAll, describe } from 'vitest';
import { dynamoConnections, socketFrames } from '../../../../src/adapters/aws/socket/index.ts';
import { transientFrameSchema } from '../../../../src/contracts/events.ts';
import type { TransientFrame } from '../../../../src/contracts/events.ts';
import { tables } from '../../../../topology/tables.ts';
import { broadcastContract } from '../../../ports/broadcast.contract.ts';
import {
  dynamoClient,
  noEmulator,
  onEmulator,
  randomName,
  realRandom,
  throwAwayTable,
} from '../../../support/ministack.ts';

describe.skipIf(noEmulator)(`transient frames ${onEmulator}`, () => {
  const dynamo = dynamoClient();
  let table: string;
  let remove: () => Promise<void>;
  beforeAll(async () => {
    ({ name: table, remove } = await throwAwayTable(dynamo, tables.access));
  });
  afterAll(() => remove());

  broadcastContract('API Gateway’s connections', ({ clock }) => {
    // The table is shared: each test has tenants of its own.
    const own = randomName('t');
    const opened = new Map<string, TransientFrame[]>();
    const connections = dynamoConnections({
      dynamo,
      table,
      clock,
      random: realRandom,
      async post(id, text) {
        opened.get(id)?.push(transientFrameSchema.parse(JSON.parse(text)));
        return opened.has(id);
      },
    });
    const frames = socketFrames({ connections, textOf: JSON.stringify, clock, log: () => undefined });
    const underWay: Promise<void>[] = [];
    return {
      port: {
        broadcast: (tenant, frame) => void underWay.push(frames.send(`${own}-${tenant}`, frame)),
        settled: async () => void (await Promise.all(underWay.splice(0))),
        async follow(tenant, session_id) {
          const connection_id = randomName('connection');
          const principal = { tenant: `${own}-${tenant}`, principal: 'anna', roles: ['operator' as const] };
          const connection = { connection_id, principal, correlation_id: 'c_1' };
          const heard: TransientFrame[] = [];
          opened.set(connection_id, heard);
          await connections.open(connection, clock.now() + 3_600_000);
          await connections.follow(connection, { session_id });
          return { heard, leave: () => connections.leave(connection, { session_id }) };
        },
      },
      close: async () => {
        for (const id of opened.keys()) await connections.close(id);
      },
    };
  });
});
