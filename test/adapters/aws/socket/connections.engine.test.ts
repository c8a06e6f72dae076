import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dynamoConnections, postTo } from '../../../../src/adapters/aws/socket/index.ts';
import type { Connection, Connections } from '../../../../src/ports/connections.ts';
import { tables } from '../../../../topology/tables.ts';
import {
  dynamoClient,
  emulated,
  noEmulator,
  onEmulator,
  randomName,
  realRandom,
  throwAwayTable,
} from '../../../support/ministack.ts';
import { SimClock } from '../../../support/sim-clock.ts';

const principal = { tenant: 'acme', principal: 'anna', roles: ['customer' as const], customer_id: '10482' };
const session = { session_id: 's_1' };
const approvals = { topic: 'approvals' } as const;
const twoHours = 7_200_000;

describe.skipIf(noEmulator)(`connections ${onEmulator}`, () => {
  const dynamo = dynamoClient();
  const posted: { id: string; text: string }[] = [];
  const gone = new Set<string>();
  let table: string;
  let remove: () => Promise<void>;
  let clock: SimClock;
  let port: Connections;
  let connection: Connection;

  /** A gateway that knows which connections are gone. */
  const gateway = new Proxy(new ApiGatewayManagementApiClient(emulated), {
    get: (target, name) => {
      if (name !== 'send') return Reflect.get(target, name) as unknown;
      return async ({ input }: { input: { ConnectionId: string; Data: string } }) => {
        const { ConnectionId, Data } = input;
        if (gone.has(ConnectionId)) throw Object.assign(new Error('gone'), { name: 'GoneException' });
        posted.push({ id: ConnectionId, text: Data });
        return {};
      };
    },
  });

  beforeAll(async () => {
    ({ name: table, remove } = await throwAwayTable(dynamo, tables.access));
  });
  afterAll(() => remove());
  beforeEach(async () => {
    posted.length = 0;
    clock = new SimClock();
    port = dynamoConnections({ dynamo, table, post: postTo(gateway), clock, random: realRandom });
    connection = { connection_id: randomName('connection'), principal, correlation_id: 'c_1' };
    await port.open(connection, clock.now() + twoHours);
  });
  afterEach(() => port.close(connection.connection_id));

  it('know who is behind them, until they are over', async () => {
    expect(await port.find(connection.connection_id)).toEqual(connection);
    await port.follow(connection, session);
    clock.jump(twoHours);
    expect(await port.find(connection.connection_id)).toBeUndefined();
    expect(await port.followers('acme', session)).toEqual([]);
    expect(await port.find('unknown')).toBeUndefined();
  });

  it('are found by what they follow, in their own tenant', async () => {
    expect(await port.follow(connection, session)).toBe(true);
    expect(await port.follow(connection, session)).toBe(false);
    expect(await port.follow(connection, approvals)).toBe(true);
    await port.open(connection, clock.now() + twoHours);
    expect(await port.followers('acme', session)).toEqual([connection]);
    expect(await port.followers('acme', approvals)).toEqual([connection]);
    expect(await port.followers('other', session)).toEqual([]);
    await port.leave(connection, session);
    await port.leave(connection, session);
    expect(await port.followers('acme', session)).toEqual([]);
    expect(await port.followers('acme', approvals)).toEqual([connection]);
    expect(await port.follow(connection, session)).toBe(true);
  });

  it('are forgotten with all they follow when they close', async () => {
    await port.follow(connection, session);
    await port.follow(connection, approvals);
    await port.close(connection.connection_id);
    await port.close(connection.connection_id);
    expect(await port.find(connection.connection_id)).toBeUndefined();
    expect(await port.followers('acme', session)).toEqual([]);
    expect(await port.followers('acme', approvals)).toEqual([]);
    expect(await port.follow(connection, session)).toBe(false);
    expect(await port.followers('acme', session)).toEqual([]);
  });

  it('follow a hundred topics at most, each counted once', async () => {
    for (let n = 0; n < 100; n += 1) await port.follow(connection, { session_id: `s_${n}` });
    expect(await port.follow(connection, { session_id: 's_0' })).toBe(false);
    await expect(port.follow(connection, approvals)).rejects.toMatchObject({ code: 'TooLarge' });
    await port.leave(connection, { session_id: 's_7' });
    await port.leave(connection, { session_id: 's_7' });
    expect(await port.follow(connection, approvals)).toBe(true);
    await expect(port.follow(connection, session)).resolves.toBe(false);
    await expect(port.follow(connection, { session_id: 's_100' })).rejects.toMatchObject({
      code: 'TooLarge',
    });
    await port.close(connection.connection_id);
    expect(await port.followers('acme', { session_id: 's_0' })).toEqual([]);
  });

  it('take frames', async () => {
    expect(await port.post(connection.connection_id, '{"type":"pong"}')).toBe(true);
    expect(posted).toEqual([{ id: connection.connection_id, text: '{"type":"pong"}' }]);
  });

  it('are closed when the gateway says that they are gone', async () => {
    await port.follow(connection, session);
    gone.add(connection.connection_id);
    expect(await port.post(connection.connection_id, '{"type":"pong"}')).toBe(false);
    expect(await port.find(connection.connection_id)).toBeUndefined();
    expect(await port.followers('acme', session)).toEqual([]);
  });
});
