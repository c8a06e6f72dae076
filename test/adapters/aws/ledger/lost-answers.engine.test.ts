import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoLedger } from '../../../../src/adapters/aws/ledger/index.ts';
import { systemClock } from '../../../../src/adapters/system/index.ts';
import type { Ledger } from '../../../../src/ports/ledger.ts';
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
const entry = { bound: 0.1, agent: 'billing', model: 'small', expires_at: 1000 };

describe.skipIf(noEmulator)(`the ledger ${onEmulator}`, () => {
  const dynamo = dynamoClient();
  let remove: () => Promise<void>;
  let ledger: (client?: typeof dynamo) => Ledger;

  beforeAll(async () => {
    const { name: table, ...made } = await throwAwayTable(dynamo, tables.ledger);
    remove = made.remove;
    ledger = (client = dynamo) =>
      dynamoLedger({ dynamo: client, table, clock: systemClock, random: realRandom });
  });
  afterAll(() => remove());

  it('holds, settles and gives back once when every first answer is lost', async () => {
    const port = ledger(twice(dynamo));
    await port.open(tenant, 's_1', 1);
    const call = (call_id: string) => ({ tenant, session_id: 's_1', call_id });
    await port.reserve(call('a'), entry);
    await port.reserve(call('b'), entry);
    expect((await port.spending(tenant, 's_1')).held).toBe(0.2);
    await port.sent(call('a'));
    await port.settle(call('a'), { cost: 0.04, input_tokens: 10, output_tokens: 5 });
    await port.release(call('b'));
    expect(await port.spending(tenant, 's_1')).toMatchObject({ settled: 0.04, held: 0, input_tokens: 10 });
  });

  it('lets calls of one session that come all at once in, up to the ceiling', async () => {
    const port = ledger();
    await port.open(tenant, 's_2', 0.5);
    const results = await Promise.allSettled(
      Array.from({ length: 12 }, (_, n) =>
        port.reserve({ tenant, session_id: 's_2', call_id: String(n) }, entry),
      ),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    expect((await port.spending(tenant, 's_2')).held).toBe(0.5);
  });

  it('takes agents and models of any name', async () => {
    const port = ledger();
    await port.open(tenant, 's_3', 1);
    const names = [
      { agent: 'a#b', model: 'c' },
      { agent: 'a', model: 'b#c' },
    ];
    for (const [n, name] of names.entries()) {
      const call = { tenant, session_id: 's_3', call_id: String(n) };
      await port.reserve(call, { ...entry, ...name });
      await port.sent(call);
      await port.settle(call, { cost: 0.01, input_tokens: 1, output_tokens: 1 });
    }
    const rows = await port.breakdown(tenant, 's_3');
    expect(rows.map(({ agent, model, calls }) => ({ agent, model, calls }))).toEqual([
      { agent: 'a', model: 'b#c', calls: 1 },
      { agent: 'a#b', model: 'c', calls: 1 },
    ]);
  });
});
