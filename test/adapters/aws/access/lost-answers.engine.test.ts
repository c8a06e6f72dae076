import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoCounters, dynamoIdempotency, dynamoKeys } from '../../../../src/adapters/aws/access/index.ts';
import { systemClock } from '../../../../src/adapters/system/index.ts';
import { tables } from '../../../../topology/tables.ts';
import {
  dynamoClient,
  noEmulator,
  onEmulator,
  realRandom,
  throwAwayTable,
} from '../../../support/ministack.ts';
import { twice } from '../twice.ts';

const tenant = 'acme';
const minute = [{ seconds: 60, limit: 3 }];

describe.skipIf(noEmulator)(`the table access ${onEmulator}`, () => {
  const dynamo = dynamoClient();
  let table: string;
  let remove: () => Promise<void>;
  const options = (client = dynamo) => ({ dynamo: client, table, clock: systemClock, random: realRandom });

  beforeAll(async () => {
    ({ name: table, remove } = await throwAwayTable(dynamo, tables.access));
  });
  afterAll(() => remove());

  it('lets a request begin whose own first attempt got through unheard', async () => {
    const port = dynamoIdempotency(options(twice(dynamo)));
    expect(await port.begin(tenant, 'unheard', 'digest', 0)).toBeUndefined();
    await expect(port.begin(tenant, 'unheard', 'digest', 1)).rejects.toMatchObject({ code: 'WrongState' });
  });

  it('adds a key whose own first attempt got through unheard', async () => {
    const port = dynamoKeys(options(twice(dynamo)));
    const principal = { tenant, principal: 'anna', roles: ['customer' as const] };
    await port.add({ key_id: 'k_1', hash: 'h_1', principal, created_at: '2026-03-02T09:00:00.000Z' });
    expect(await port.find('h_1')).toEqual(principal);
  });

  it('does not keep an answer about a session that was erased meanwhile', async () => {
    const port = dynamoIdempotency(options());
    await port.begin(tenant, 'late', 'digest', 0);
    await port.forgetSession(tenant, 's_erased');
    await port.finish(tenant, 'late', { status: 202, body: 'secret', session_id: 's_erased' });
    expect(await port.begin(tenant, 'late', 'another', 1)).toBeUndefined();
  });

  it('does not give a window a second time to a clock that is behind', async () => {
    const port = dynamoCounters(options());
    const now = 600_000;
    for (let n = 0; n < 3; n += 1) expect(await port.take('skewed', minute, now)).toBe(0);
    expect(await port.take('skewed', minute, now - 1)).toBe(61);
    expect(await port.take('skewed', minute, now)).toBe(60);
  });

  it('begins windows of every length anew in one write', async () => {
    const port = dynamoCounters(options());
    const both = [...minute, { seconds: 1, limit: 2 }];
    expect(await port.take('two', both, 0)).toBe(0);
    expect(await port.take('two', both, 60_000)).toBe(0);
    expect(await port.used?.('two', both, 60_000)).toEqual([1, 1]);
    expect(await port.take('two', both, 61_000)).toBe(0);
    expect(await port.used?.('two', both, 61_000)).toEqual([2, 1]);
  });
});
