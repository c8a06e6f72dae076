import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, inject, it } from 'vitest';
import type { SessionView } from '../../src/contracts/api.ts';
import type { Client } from './client.ts';
import { clientOf } from './client.ts';

const host = inject('fast');

/** What comes of a session that nobody looks after: its events, and itself in the end. */
const left = async (client: Client, input: string): Promise<{ types: string[]; session: SessionView }> => {
  let { session_id } = await client.ask(input, 'C-100');
  for (;;) {
    const session = await client.session(session_id);
    session_id = session.session_id;
    if (['concluded', 'failed', 'cancelled'].includes(session.status)) {
      const events = await client.follow(session_id);
      return { types: events.map(({ type }) => type), session };
    }
    await sleep(200);
  }
};

describe.skipIf(host === undefined)(
  'a session that waits for someone who never comes (skipped where no pack with clocks of seconds is served)',
  () => {
    /** Never used where there is no host. */
    const client = clientOf(host ?? { pack: '', url: '', operator: '' });

    it.concurrent('reminds, goes to the next level, and then is decided as policy has it', async () => {
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
    });

    it.concurrent('reminds the customer of a question, and closes it', async () => {
      const { types, session } = await left(client, "It doesn't work.");
      expect(session.asks).toMatchObject([{ kind: 'clarification', status: 'expired' }]);
      expect(types.filter((type) => type === 'session.waiting')).toHaveLength(2);
      expect(session.status).toBe('concluded');
    });

    it.concurrent('reminds a person of a handover, and closes it', async () => {
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
    });
  },
);
