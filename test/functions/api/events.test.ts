import { describe, expect, it } from 'vitest';
import { emit } from '../../../src/domain/draft.ts';
import type { EventType } from '../../../src/contracts/events.ts';
import type { SessionStatus } from '../../../src/contracts/session.ts';
import { transact } from '../../../src/usecases/transact.ts';
import type { Api } from './harness.ts';
import { startApi } from './harness.ts';

const add = (api: Api, session_id: string, types: EventType[], status?: SessionStatus) =>
  transact(api.services, { tenant: 'acme', session_id }, (draft) => {
    for (const type of types) emit(draft, type);
    if (status !== undefined) draft.session.status = status;
  });

const begin = async (api: Api): Promise<string> => {
  const { body } = await api.call('POST', '/sessions', { as: 'operator', body: { input: 'x' } });
  return String(body['session_id']);
};

/** The stream's next block: an event's `id` and name, or a comment. */
const reader = (response: Response) => {
  const source = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = '';
  const block = async (): Promise<string | undefined> => {
    while (!buffer.includes('\n\n')) {
      const { value, done } = await source.read();
      if (done) return undefined;
      buffer += value;
    }
    const end = buffer.indexOf('\n\n');
    const found = buffer.slice(0, end);
    buffer = buffer.slice(end + 2);
    return found.startsWith('retry:') ? block() : found;
  };
  const next = async (): Promise<string | undefined> => {
    const found = await block();
    const [, id, type] = /^id: (\d+)\nevent: (\S+)\ndata: \{/.exec(found ?? '') ?? [];
    return id === undefined ? found : `${id} ${type}`;
  };
  const rest = async (): Promise<string[]> => {
    const all: string[] = [];
    for (let one = await next(); one !== undefined; one = await next()) all.push(one);
    return all;
  };
  return { next, rest, cancel: () => source.cancel() };
};

const stream = async (api: Api, path: string, headers: Record<string, string> = {}) =>
  reader(
    await api.fetch('GET', path, { as: 'operator', headers: { Accept: 'text/event-stream', ...headers } }),
  );

describe('server-sent events', () => {
  it('sends what was, then what comes, and closes when the session ends', async () => {
    const api = await startApi();
    const id = await begin(api);
    const events = await stream(api, `/sessions/${id}/events`);
    expect(await events.next()).toBe('1 session.accepted');
    await add(api, id, ['triage.done', 'plan.made']);
    expect(await events.next()).toBe('2 triage.done');
    expect(await events.next()).toBe('3 plan.made');
    await add(api, id, ['session.concluded'], 'concluded');
    expect(await events.rest()).toEqual(['4 session.concluded']);
  });

  it('closes when the session waits, and goes on from Last-Event-ID', async () => {
    const api = await startApi();
    const id = await begin(api);
    await add(api, id, ['approval.requested', 'session.waiting'], 'waiting_approval');
    expect(await (await stream(api, `/sessions/${id}/events`)).rest()).toHaveLength(3);
    await add(api, id, ['approval.decided'], 'running');
    const events = await stream(api, `/sessions/${id}/events?after=1`, { 'Last-Event-ID': '3' });
    expect(await events.next()).toBe('4 approval.decided');
    await add(api, id, ['session.concluded'], 'concluded');
    expect(await events.rest()).toEqual(['5 session.concluded']);
    expect(await (await stream(api, `/sessions/${id}/events?after=5`)).rest()).toEqual([]);
  });

  it('sends many events once each, in order', async () => {
    const api = await startApi();
    const id = await begin(api);
    await add(api, id, Array<EventType>(450).fill('step.started'));
    await add(api, id, ['session.concluded'], 'concluded');
    const all = await (await stream(api, `/sessions/${id}/events`)).rest();
    expect(all.map((one) => Number(one.split(' ')[0]))).toEqual(
      Array.from({ length: 452 }, (_, index) => index + 1),
    );
  });

  it('beats each 15 seconds of silence', async () => {
    const api = await startApi();
    const id = await begin(api);
    const events = await stream(api, `/sessions/${id}/events`);
    expect(await events.next()).toBe('1 session.accepted');
    const beat = events.next();
    let silent = true;
    void beat.then(() => (silent = false));
    await api.clock.advance(14_999);
    expect(silent).toBe(true);
    await api.clock.advance(1);
    expect(await beat).toBe(': still here');
    await events.cancel();
  });

  it('gives pages of JSON with a cursor', async () => {
    const api = await startApi();
    const id = await begin(api);
    await add(api, id, ['triage.done', 'plan.made']);
    const first = await api.call('GET', `/sessions/${id}/events?limit=2`, { as: 'operator' });
    expect(first.body).toMatchObject({ events: [{ seq: 1 }, { seq: 2 }], next_cursor: '2' });
    const second = await api.call('GET', `/sessions/${id}/events?after=2`, { as: 'operator' });
    expect(second.body).toMatchObject({ events: [{ seq: 3, type: 'plan.made' }], next_cursor: '3' });
    const third = await api.call('GET', `/sessions/${id}/events?after=3`, { as: 'operator' });
    expect(third.body).toEqual({ events: [], next_cursor: '3' });
  });
});
