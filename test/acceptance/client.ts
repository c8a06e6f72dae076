import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import type { ApprovalView, SessionView } from '../../src/contracts/api.ts';
import { approvalViewSchema, keyMadeSchema, sessionViewSchema } from '../../src/contracts/api.ts';
import type { SessionEvent } from '../../src/contracts/events.ts';
import { sessionEventSchema } from '../../src/contracts/events.ts';
import type { Cases } from './cases.ts';
import { readCases } from './cases.ts';
import type { Host } from './setup.ts';

/** Servers under test, by the pack that each runs. */
export const hosts: (readonly [string, Host])[] = inject('hosts').map((host) => [host.pack, host] as const);

export type Answer = { status: number; headers: Headers; body: Record<string, unknown>; text: string };
const bodySchema = z.record(z.string(), z.unknown());

/** Talks to a server with one key. */
export const clientOf = (host: Host, key: string | undefined = host.operator) => {
  const request = (
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: unknown,
  ): Promise<Response> =>
    fetch(`${host.url}${path}`, {
      method,
      headers: {
        ...(key === '' ? {} : { 'X-API-Key': key }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  const call = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const response = await request(method, path, { Accept: 'application/json', ...headers }, body);
    const text = await response.text();
    const parsed = bodySchema.safeParse(
      response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : {},
    );
    return { status: response.status, headers: response.headers, text, body: parsed.data ?? {} };
  };
  const stream = async (sessionId: string, after: number): Promise<SessionEvent[]> => {
    const response = await request('GET', `/sessions/${sessionId}/events`, {
      Accept: 'text/event-stream',
      'Last-Event-ID': String(after),
    });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    return [...(await response.text()).matchAll(/^data: (.*)$/gm)].map((match) =>
      sessionEventSchema.parse(JSON.parse(match[1] ?? '')),
    );
  };
  /** Events after `after` until the session waits or has ended, however often the stream closes before. */
  const follow = async (sessionId: string, after = 0): Promise<SessionEvent[]> => {
    const events: SessionEvent[] = [];
    for (;;) {
      const more = await stream(sessionId, events.at(-1)?.seq ?? after);
      events.push(...more);
      const { status, last_seq } = await session(sessionId);
      const moves = status === 'queued' || status === 'running';
      if (!moves && last_seq === (events.at(-1)?.seq ?? after)) return events;
      if (more.length === 0) await sleep(100);
    }
  };
  const session = async (sessionId: string): Promise<SessionView> => {
    const answer = await call('GET', `/sessions/${sessionId}`);
    return sessionViewSchema.parse(answer.body);
  };
  /** Submits, follows until it waits or ends, and reads the session. */
  const ask = async (text: string, customerId?: string): Promise<SessionView> => {
    const body = { input: text, ...(customerId === undefined ? {} : { customer_id: customerId }) };
    const answer = await call('POST', '/sessions', body);
    if (answer.status !== 202) throw new Error(`${answer.status} ${answer.text}`);
    const id = String(answer.body['session_id']);
    await follow(id);
    return session(id);
  };
  /** The approval that a session waits for. */
  const approval = async (waiting: SessionView): Promise<ApprovalView> => {
    const ask = waiting.asks.find((one) => one.kind === 'approval' && one.status === 'open');
    const answer = await call('GET', `/approvals/${ask?.ask_id ?? 'none'}`);
    return approvalViewSchema.parse(answer.body);
  };
  /** Follows a session from where it was seen last, and reads it. */
  const onward = async (seen: SessionView): Promise<SessionView> => {
    await follow(seen.session_id, seen.last_seq);
    return session(seen.session_id);
  };
  return { call, follow, session, ask, approval, onward, request };
};
export type Client = ReturnType<typeof clientOf>;

/** Address of a server's WebSocket. */
export const socketOf = (host: Host): string => host.socket ?? host.url.replace('http', 'ws');

const frameSchema = z.looseObject({ type: z.string(), seq: z.number().optional() });
export type Frame = z.infer<typeof frameSchema>;

/** Opens a server's WebSocket by a ticket, and keeps what it is sent. */
export const listen = async (host: Host, client: Client) => {
  const { body } = await client.call('POST', '/socket-tickets');
  const socket = new WebSocket(`${socketOf(host)}/?ticket=${String(body['ticket'])}`);
  const frames: Frame[] = [];
  const looks = new Set<() => void>();
  socket.on('message', (data: Buffer) => {
    frames.push(frameSchema.parse(JSON.parse(data.toString())));
    for (const look of looks) look();
  });
  await new Promise((open, fail) => socket.once('open', open).once('error', fail));
  return {
    frames,
    send: (frame: object): void => socket.send(JSON.stringify(frame)),
    /** The first frame of a type. The test's own timeout ends the wait. */
    heard: (type: string): Promise<Frame> =>
      new Promise((done) => {
        const look = (): void => {
          const found = frames.find((frame) => frame.type === type);
          if (found !== undefined) done(found);
        };
        looks.add(look);
        look();
      }),
    close: (): void => socket.close(),
  };
};

/** What was done in the systems around, by kind, as they themselves count it. */
export const effectsOf = async (host: Host): Promise<Record<string, number> | undefined> => {
  if (host.companion === undefined) return undefined;
  const { url, token } = host.companion;
  const response = await fetch(`${url}/effects`, { headers: { Authorization: `Bearer ${token}` } });
  return z.object({ counts: z.record(z.string(), z.number()) }).parse(await response.json()).counts;
};

/** A key of this tenant with other roles. */
export const keyFor = async (host: Host, roles: string[], customerId?: string): Promise<string> => {
  const body = {
    principal: `acceptance-${roles.join('-')}`,
    roles,
    ...(customerId === undefined ? {} : { customer_id: customerId }),
  };
  return keyMadeSchema.parse((await clientOf(host).call('POST', '/keys', body)).body).key;
};

/** A client of the pack's customer, and one of the operator, with what to say. */
export const actorsOf = async (host: Host): Promise<{ cases: Cases; operator: Client; customer: Client }> => {
  const cases = readCases(host.pack);
  return {
    cases,
    operator: clientOf(host),
    customer: clientOf(host, await keyFor(host, ['customer'], cases.customer_id)),
  };
};
