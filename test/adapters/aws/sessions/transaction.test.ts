import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, it } from 'vitest';
import { transactionWriter } from '../../../../src/adapters/aws/shared/transaction.ts';
import type { Clock } from '../../../../src/ports/clock.ts';
import { awsError, cancelled, serveAwsJson, type Answer } from '../../../support/aws-json.ts';
import { seededRandom } from '../../../support/seeded-random.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

const start = async (
  answer: (count: number) => Answer,
  options: { requestMs?: number; attempts?: number } = {},
) => {
  const server = await serveAwsJson(({ count }) => answer(count), options);
  const dynamo = new DynamoDBClient(server.settings);
  const waits: number[] = [];
  // Waits are noted, and over at once.
  const clock: Clock = {
    now: () => 0,
    after: (ms, run) => {
      waits.push(ms);
      queueMicrotask(run);
      return () => undefined;
    },
  };
  open.push(async () => {
    dynamo.destroy();
    await server.close();
  });
  const write = transactionWriter({ dynamo, clock, random: seededRandom(3) });
  const put = { Put: { TableName: 't', Item: { pk: { S: 'a' } } } };
  const tokens = () => server.requests.map(({ input }) => input['ClientRequestToken']);
  return { write: () => write('write', [put]), waits, tokens, server };
};
const written: Answer = { body: {} };

describe('transactions', () => {
  it('repeat what collided with another, after a random wait that grows', async () => {
    const { write, waits, tokens } = await start((count) =>
      count < 3 ? cancelled('TransactionConflict') : written,
    );
    expect(await write()).toBeUndefined();
    expect(waits).toHaveLength(2);
    expect(waits[0]).toBeLessThan(50);
    expect(waits[1]).toBeLessThan(100);
    expect(new Set(tokens()).size).toBe(3);
  });

  it('say VersionConflict when others hold the items every time', async () => {
    const { write, server } = await start(() => cancelled('None', 'TransactionConflict'));
    await expect(write()).rejects.toMatchObject({ code: 'VersionConflict' });
    expect(server.requests).toHaveLength(4);
  });

  it('say Unavailable when a partition stays out of breath', async () => {
    const { write } = await start(() => cancelled('ThrottlingError'));
    await expect(write()).rejects.toMatchObject({ code: 'Unavailable' });
  });

  it('tell of a condition that failed, at once, even beside a collision', async () => {
    const { write, server } = await start(() => cancelled('ConditionalCheckFailed', 'TransactionConflict'));
    expect(await write()).toEqual([
      { code: 'ConditionalCheckFailed', item: undefined },
      { code: 'TransactionConflict', item: undefined },
    ]);
    expect(server.requests).toHaveLength(1);
  });

  it('are repeated under the same token when the answer was lost', async () => {
    const { write, tokens } = await start((count) => (count === 1 ? undefined : written), { requestMs: 50 });
    expect(await write()).toBeUndefined();
    expect(tokens()).toHaveLength(2);
    expect(new Set(tokens()).size).toBe(1);
  });

  it('say Unavailable when no answer comes in time', async () => {
    const { write, server } = await start(() => undefined, { requestMs: 50, attempts: 2 });
    await expect(write()).rejects.toMatchObject({ code: 'Unavailable' });
    expect(server.requests).toHaveLength(2);
  });

  it.each([
    ['throttles', awsError('ThrottlingException')],
    ['fails inside', awsError('InternalServerError', {}, 500)],
  ])('say Unavailable when DynamoDB %s', async (_, answer) => {
    const { write, server } = await start(() => answer);
    await expect(write()).rejects.toMatchObject({ code: 'Unavailable' });
    expect(server.requests).toHaveLength(3);
  });

  it('do not hide a mistake in the items', async () => {
    const { write } = await start(() => cancelled('ValidationError'));
    await expect(write()).rejects.toMatchObject({ name: 'TransactionCanceledException' });
  });
});
