import { expect, it } from 'vitest';
import type { SessionView } from '../../src/contracts/api.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { workbench } from './bench.ts';
import type { HostProcess } from './bench.ts';
import { clientOf, effectsIn, ended, unfounded } from './client.ts';
import type { Client } from './client.ts';

const ticket = {
  input:
    'We were charged twice for the March invoice, and since yesterday’s update our nightly CSV export stops with ' +
    'error E-4012. I need the second charge back and the export working before Monday. Anna Weber, Weber Logistik, account 10482',
  customer_id: '10482',
};
const bench = workbench();

/** A host on a data folder that dies and is started again. */
const mortal = (data: string, env: Record<string, string> = {}) => {
  let host: HostProcess | undefined;
  return {
    start: async (): Promise<Client> => {
      host = bench.start({ data, env });
      return clientOf(await host.ready);
    },
    /** `kill -9`. */
    die: async (): Promise<void> => {
      host?.kill('SIGKILL');
      await host?.ended;
    },
  };
};

/** Goes along with a session, approving what is asked for, until it ends. */
const finish = async (client: Client, id: string): Promise<SessionView> => {
  let seen = await client.session(id);
  while (!ended(seen)) {
    const waits = seen.asks.find((ask) => ask.kind === 'approval' && ask.status === 'open');
    if (waits !== undefined) await client.approve(waits.ask_id);
    else if (seen.status.startsWith('waiting_')) throw new Error(`It is ${seen.status}.`);
    seen = await client.settled(id, seen.last_seq);
  }
  return seen;
};

const expectDoneOnce = async (client: Client, data: string, session: SessionView): Promise<void> => {
  expect(session.status).toBe('concluded');
  expect(session.actions.find((action) => action.name === 'billing_refund')?.status).toBe('done');
  expect(effectsIn(data)).toEqual({ refund: 1, message: 1 });
  expect(session.citations.length).toBeGreaterThan(2);
  expect(await unfounded(client, session)).toEqual([]);
  const { events } = (await client.call('GET', `/sessions/${session.session_id}/events`)).body as {
    events: { seq: number; type: string }[];
  };
  expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
  for (const type of ['approval.decided', 'action.done', 'session.concluded'])
    expect(events.filter((event) => event.type === type).length, type).toBe(type === 'action.done' ? 2 : 1);
};

it.concurrent(
  'survives kill -9 right after the submission, while it waits, and right after the approval',
  { timeout: 120_000 },
  async () => {
    const data = bench.folder();
    const host = mortal(data);
    let client = await host.start();
    const id = await client.submit(ticket);
    await host.die();

    client = await host.start();
    const waiting = await client.settled(id);
    expect(waiting.status).toBe('waiting_approval');
    const asked = await client.approvalOf(waiting);
    await host.die();

    client = await host.start();
    expect((await client.session(id)).status).toBe('waiting_approval');
    expect(await client.pending()).toEqual([asked]);
    expect(effectsIn(data)).toEqual({});
    expect(await client.approve(asked.approval_id)).toMatchObject({
      status: 200,
      body: { digest: asked.digest },
    });
    await host.die();

    client = await host.start();
    await expectDoneOnce(client, data, await finish(client, id));
    expect(await client.pending()).toEqual([]);
  },
);

it.concurrent('survives kill -9 at ten moments of one job', { timeout: 120_000 }, async () => {
  const data = bench.folder();
  const host = mortal(data);
  const random = seededRandom(7);
  const submission = { 'Idempotency-Key': 'one-job' };
  let client = await host.start();
  const id = await client.submit(ticket, submission);
  let seen = 0;
  for (let death = 0; death < 10; death += 1) {
    const session = await client.session(id);
    const waits = session.asks.find((ask) => ask.kind === 'approval' && ask.status === 'open');
    if (waits !== undefined) client.approve(waits.ask_id).catch(() => undefined);
    if (!ended(session))
      await client.watch(id, seen, ({ seq }) => {
        seen = seq ?? seen;
        return seq !== undefined;
      });
    await new Promise((resolve) => setTimeout(resolve, random.next() * 30));
    await host.die();
    client = await host.start();
  }
  expect(await client.submit(ticket, submission)).toBe(id);
  await expectDoneOnce(client, data, await finish(client, id));
});

it.concurrent(
  'does it once where the desk acts and then hangs, drops the line, fails, and acts twice',
  async () => {
    const data = bench.folder();
    const faults = ['hang_after', 'drop_after', 'fail_before', 'duplicate'];
    const script = ['refund', 'message'].flatMap((on) => faults.map((fault) => ({ on, do: fault })));
    const client = await mortal(data, { DESK_FAULTS: JSON.stringify({ script, wait_ms: 1_000 }) }).start();
    await expectDoneOnce(client, data, await finish(client, await client.submit(ticket)));
  },
  90_000,
);
