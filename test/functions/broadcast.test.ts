import { describe, expect, it } from 'vitest';
import { takeRecords } from '../../functions/broadcast/take-records.ts';
import { Failure } from '../../src/contracts/errors.ts';
import type { EventType, SessionEvent } from '../../src/contracts/events.ts';
import { emit } from '../../src/domain/draft.ts';
import { erase } from '../../src/usecases/erase.ts';
import { transact } from '../../src/usecases/transact.ts';
import { startApi } from './api/harness.ts';
import { fakeConnections } from './fake-connections.ts';
import { people } from './gateway-events.ts';

/** A record of the sessions table's stream, as the poller hands it over, for the events of one commit. */
const recordOf = (session_id: string, events: readonly SessionEvent[], sequence: number) => ({
  eventID: `e${sequence}`,
  eventName: 'INSERT',
  eventSource: 'aws:dynamodb',
  dynamodb: {
    SequenceNumber: String(sequence),
    Keys: { pk: { S: `acme#${session_id}` }, sk: { S: 'event#0000000001' } },
    NewImage: {
      sk: { S: 'event#0000000001' },
      tenant: { S: 'acme' },
      session_id: { S: session_id },
      first_seq: { N: String(events[0]?.seq) },
      seq: { N: String(events.at(-1)?.seq) },
      types: { L: events.map(({ type }) => ({ S: type })) },
      at: { S: events.at(-1)?.at },
      sealed: { B: 'AAAA' },
    },
    StreamViewType: 'NEW_IMAGE',
  },
});

const start = async () => {
  const api = await startApi();
  const fake = fakeConnections();
  const told: { tenant: string; seq: number; type: EventType }[] = [];
  let busBroken = false;
  const bus = {
    tell: async (tenant: string, events: readonly SessionEvent[]) => {
      if (busBroken) throw new Failure('Unavailable', 'Cannot tell the event bus.');
      told.push(...events.map(({ seq, type }) => ({ tenant, seq, type })));
    },
  };
  const host = { connections: fake.connections, bus };
  const follow = async (
    id: string,
    topic: { session_id: string } | { topic: 'approvals' },
    of = people.operator,
  ) => {
    const connection = { connection_id: id, principal: of, correlation_id: 'c' };
    await fake.connections.open(connection, 0);
    await fake.connections.follow(connection, topic);
  };
  const session_id = String(
    (await api.call('POST', '/sessions', { as: 'operator', body: { input: 'x' } })).body['session_id'],
  );
  let sequence = 0;
  const commit = async (...types: EventType[]) => {
    const before = (await api.services.sessions.load('acme', session_id))?.last_seq ?? 0;
    await transact(api.services, { tenant: 'acme', session_id }, (draft) => {
      for (const type of types) emit(draft, type, {});
    });
    const events = await api.services.sessions.events('acme', session_id, before, 100);
    return recordOf(session_id, events, (sequence += 1));
  };
  const take = (...Records: unknown[]) => takeRecords({ services: api.services, host }, { Records });
  return {
    ...api,
    ...fake,
    told,
    follow,
    commit,
    take,
    session_id,
    breakBus: (on: boolean) => (busBroken = on),
    toldTo: fake.told,
  };
};
const types = (frames: readonly Record<string, unknown>[]) => frames.map((one) => one['type']);

describe('the broadcaster', () => {
  it('tells a session’s new events to who follows it, in order, and to the bus', async () => {
    const { follow, commit, take, session_id, told, toldTo } = await start();
    await follow('one', { session_id });
    await follow('elsewhere', { session_id: 'ses_other' });
    const records = [await commit('triage.done', 'plan.made'), await commit('step.started')];
    expect(await take(...records)).toEqual({ batchItemFailures: [] });
    expect(toldTo('one').map((one) => one['seq'])).toEqual([2, 3, 4]);
    expect(toldTo('elsewhere')).toEqual([]);
    expect(told.map(({ tenant, type }) => `${tenant} ${type}`)).toEqual([
      'acme triage.done',
      'acme plan.made',
      'acme step.started',
    ]);
  });

  it('tells approvals to who follows those of the tenant, and to no other tenant', async () => {
    const { follow, commit, take, toldTo } = await start();
    await follow('desk', { topic: 'approvals' });
    await follow('far', { topic: 'approvals' }, people.stranger);
    await take(
      await commit('step.started', 'approval.requested'),
      await commit('approval.decided', 'action.done'),
    );
    expect(types(toldTo('desk'))).toEqual(['approval.requested', 'approval.decided']);
    expect(toldTo('far')).toEqual([]);
  });

  it('says the same again when a record comes again', async () => {
    const { follow, commit, take, session_id, toldTo } = await start();
    await follow('one', { session_id });
    const record = await commit('triage.done');
    await take(record);
    await take(record);
    expect(toldTo('one').map((one) => one['seq'])).toEqual([2, 2]);
  });

  it('begins again at the record that failed, and not before it', async () => {
    const { follow, commit, take, session_id, toldTo, breakBus } = await start();
    await follow('one', { session_id });
    const [first, second] = [await commit('triage.done'), await commit('plan.made')];
    expect(await take(first)).toEqual({ batchItemFailures: [] });
    breakBus(true);
    expect(await take(second, await commit('step.started'))).toEqual({
      batchItemFailures: [{ itemIdentifier: '2' }],
    });
    breakBus(false);
    expect(await take(second)).toEqual({ batchItemFailures: [] });
    expect(types(toldTo('one')).at(-1)).toBe('plan.made');
  });

  it('is kept up by no socket that has gone or fails', async () => {
    const { follow, commit, take, session_id, toldTo, gone, broken, logged } = await start();
    for (const id of ['gone', 'broken', 'well']) await follow(id, { session_id });
    gone.add('gone');
    broken.add('broken');
    expect(await take(await commit('triage.done'))).toEqual({ batchItemFailures: [] });
    expect(types(toldTo('well'))).toEqual(['triage.done']);
    expect(logged.filter(({ event }) => event === 'broadcast.not_sent')).toHaveLength(1);
  });

  it('passes over a session that was erased meanwhile, and records of anything else', async () => {
    const { services, commit, take, session_id } = await start();
    const record = await commit('triage.done');
    const admin = {
      principal: { tenant: 'acme', principal: 'ada', roles: ['admin' as const] },
      correlation_id: 'c',
    };
    await erase(services, admin, { session_id });
    const other = { eventName: 'MODIFY', dynamodb: { SequenceNumber: '9', Keys: {} } };
    expect(await take(other, record)).toEqual({ batchItemFailures: [] });
  });

  it('shortens what is larger than a frame', async () => {
    const { services, follow, take, session_id, toldTo } = await start();
    await follow('one', { session_id });
    await transact(services, { tenant: 'acme', session_id }, (draft) => {
      emit(draft, 'triage.done', { text: 'a'.repeat(23_000) });
    });
    const [event] = await services.sessions.events('acme', session_id, 1, 1);
    if (event === undefined) throw new Error('There is no event.');
    const large = { ...event, data: { text: 'ä'.repeat(20_000) } };
    services.sessions.events = async () => [large];
    await take(recordOf(session_id, [event], 1));
    expect(toldTo('one')).toMatchObject([{ seq: 2, data: { truncated: true } }]);
  });
});
