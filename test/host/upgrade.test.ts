import { expect, it } from 'vitest';
import { z } from 'zod';
import type { SessionView } from '../../src/contracts/api.ts';
import { systemClock, systemRandom } from '../../src/adapters/system/index.ts';
import { openSqlite } from '../../src/adapters/sqlite/index.ts';
import { executionName } from '../../src/domain/session.ts';
import { nextVersion, purpose, renamed, renamedInMap } from '../support/next-version.ts';
import { workbench } from './bench.ts';
import { clientOf, effectsIn } from './client.ts';
import type { Client } from './client.ts';

const bench = workbench();
const next = nextVersion();
bench.later(next.dispose);

const tickets = {
  march: {
    input: 'We were charged twice for the March invoice. I need the second charge back.',
    customer_id: '10482',
  },
  april: {
    input: 'The April invoice was charged twice on our card. Please refund the second charge.',
    customer_id: '10598',
  },
};

/** Runs one version on a data folder until `use` is done, then stops it as an upgrade does. */
const run = async <T>(
  version: 'this' | 'next',
  data: string,
  use: (client: Client) => Promise<T>,
): Promise<T> => {
  const host = bench.start({ data, ...(version === 'next' ? { app: next.folder } : {}) });
  const result = await use(clientOf(await host.ready));
  host.kill('SIGTERM');
  expect(await host.ended).toEqual({ status: 0, signal: null });
  expect(host.err()).toBe('');
  return result;
};

const waitingOne = async (client: Client, ticket: Record<string, string>): Promise<SessionView> => {
  const waiting = await client.settled(await client.submit(ticket));
  expect(waiting.status).toBe('waiting_approval');
  return waiting;
};

const approved = async (client: Client, { session_id }: SessionView): Promise<SessionView> => {
  const waiting = await client.session(session_id);
  expect(waiting.status).toBe('waiting_approval');
  const { approval_id } = await client.approvalOf(waiting);
  expect(await client.approve(approval_id)).toMatchObject({ status: 200 });
  const concluded = await client.settled(session_id, waiting.last_seq);
  expect(concluded.status).toBe('concluded');
  return concluded;
};

/** The steps of a plan as the API gives them, with what only one version knows. */
const purposesOf = async (client: Client, id: string): Promise<unknown[]> => {
  const { body } = await client.call('GET', `/sessions/${id}`);
  const { plan } = z
    .object({ plan: z.object({ steps: z.array(z.looseObject({ step_id: z.string() })) }) })
    .parse(body);
  return plan.steps.map((step) => step['purpose']);
};

/** Names of the states that a session's first execution entered, from the journal of a host that is stopped. */
const statesOf = async (data: string, { session_id, turn }: SessionView): Promise<Set<string>> => {
  const store = openSqlite({ folder: data, clock: systemClock, random: systemRandom, queues: [] });
  try {
    const history = await store.journal.history(executionName({ tenant: 'default', session_id, turn }));
    return new Set(history.flatMap((event) => event.stateEnteredEventDetails?.name ?? []));
  } finally {
    store.close();
  }
};

const ran = (version: keyof typeof renamed, states: Set<string>): void => {
  const other = version === 'before' ? 'after' : 'before';
  for (const name of [...renamed[version], ...renamedInMap[version]]) expect(states).toContain(name);
  for (const name of [...renamed[other], ...renamedInMap[other]]) expect(states).not.toContain(name);
};

it(
  'concludes what waits while another version takes over, there and back, each in the machine that it began with',
  { timeout: 300_000 },
  async () => {
    const data = bench.folder();
    const first = await run('this', data, (client) => waitingOne(client, tickets.march));

    const second = await run('next', data, async (client) => {
      await approved(client, first);
      const waiting = await waitingOne(client, tickets.april);
      expect(new Set(await purposesOf(client, first.session_id))).toEqual(new Set([undefined]));
      expect(new Set(await purposesOf(client, waiting.session_id))).toEqual(new Set([purpose]));
      return waiting;
    });
    expect(effectsIn(data)).toMatchObject({ refund: 1 });

    await run('this', data, async (client) => {
      await approved(client, second);
      expect(new Set(await purposesOf(client, second.session_id))).toEqual(new Set([undefined]));
    });
    expect(effectsIn(data)).toMatchObject({ refund: 2 });

    ran('before', await statesOf(data, first));
    ran('after', await statesOf(data, second));
  },
);
