import { beforeAll, describe, expect, it } from 'vitest';
import { fastPack } from '../packs/fast/fast-pack.ts';
import { workbench } from './bench.ts';
import { clientOf } from './client.ts';
import type { Client } from './client.ts';

const bench = workbench();
const pack = fastPack();
bench.later(pack.dispose);

/** What comes of a session that nobody looks after: its events, and itself in the end. */
const left = async (client: Client, input: string) => {
  const id = await client.submit({ input, customer_id: 'C-100' });
  const types: string[] = [];
  await client.watch(id, 0, ({ type, seq }) => {
    if (seq !== undefined) types.push(type);
    return ['session.concluded', 'session.failed', 'session.cancelled'].includes(type);
  });
  return { types, session: await client.session(id) };
};

describe.concurrent('a session that waits for someone who never comes', () => {
  let client: Client;
  beforeAll(async () => {
    client = clientOf(await bench.start({ data: bench.folder(), pack: pack.folder }).ready);
  }, 60_000);

  it('reminds, goes to the next level, and then is decided as policy has it', async () => {
    const { types, session } = await left(client, 'Please refund order O-1001, it arrived damaged.');
    expect(types.filter((type) => type.startsWith('approval.'))).toEqual([
      'approval.requested',
      'approval.reminded',
      'approval.requested',
      'approval.expired',
      'approval.reminded',
      'approval.expired',
    ]);
    expect(session.asks.map((ask) => [ask.level, ask.status])).toEqual([
      ['shop', 'expired'],
      ['owner', 'expired'],
    ]);
    expect(session.status).toBe('concluded');
    const refund = session.actions.find((action) => action.name === 'refund_order');
    expect(refund).toMatchObject({ status: 'rejected', error: { code: 'ApprovalExpired' } });
    expect(session.response).toContain('Nobody decided in time');
  }, 60_000);

  it('reminds the customer of a question, and closes it', async () => {
    const { types, session } = await left(client, "It doesn't work.");
    expect(session.asks).toMatchObject([{ kind: 'clarification', status: 'expired' }]);
    expect(types.filter((type) => type === 'session.waiting')).toHaveLength(2);
    expect(session.status).toBe('concluded');
  }, 60_000);

  it('reminds a person of a handover, and closes it', async () => {
    const { types, session } = await left(
      client,
      'Which vaccinations does my dog need before we travel to Norway?',
    );
    expect(session.asks).toMatchObject([{ kind: 'handover', status: 'expired' }]);
    expect(types.filter((type) => type.startsWith('handover.'))).toEqual([
      'handover.requested',
      'handover.closed',
    ]);
    expect(session.status).toBe('concluded');
  }, 60_000);
});
