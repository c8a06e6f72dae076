import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { z } from 'zod';
import type { ApprovalView, SessionView } from '../../src/contracts/api.ts';
import { approvalListSchema, approvalViewSchema, sessionViewSchema } from '../../src/contracts/api.ts';
import { canonicalJson } from '../../src/domain/canonical.ts';
import { operatorKey } from './bench.ts';

const bodySchema = z.record(z.string(), z.unknown());
const frameSchema = z.object({ type: z.string(), seq: z.number().optional(), data: bodySchema.optional() });
export type Frame = z.infer<typeof frameSchema>;
export type Answer = { status: number; text: string; body: Record<string, unknown> };

/** Talks to a host as its operator. */
export const clientOf = (url: string) => {
  const request = (
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: unknown,
  ): Promise<Response> =>
    fetch(`${url}${path}`, {
      method,
      headers: {
        'X-API-Key': operatorKey,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const call = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const response = await request(method, path, { Accept: 'application/json', ...headers }, body);
    const text = await response.text();
    const json = response.headers.get('content-type')?.includes('json') === true;
    return { status: response.status, text, body: json ? bodySchema.parse(JSON.parse(text)) : {} };
  };
  const session = async (id: string): Promise<SessionView> =>
    sessionViewSchema.parse((await call('GET', `/sessions/${id}`)).body);

  /**
   * Calls `seen` with every event after `after` and every frame that comes over a WebSocket, until it says that it is
   * enough. @throws when the socket closes before, or within 20 s
   */
  const watch = async (id: string, after: number, seen: (frame: Frame) => boolean): Promise<void> => {
    const { body } = await call('POST', '/socket-tickets');
    const socket = new WebSocket(`${url.replace('http', 'ws')}/?ticket=${String(body['ticket'])}`);
    const late = setTimeout(() => socket.terminate(), 20_000);
    try {
      await new Promise<void>((resolve, reject) => {
        socket.on('error', reject);
        socket.on('close', () => reject(new Error(`Nothing more was seen of ${id}.`)));
        socket.on('open', () => socket.send(JSON.stringify({ type: 'subscribe', session_id: id, after })));
        socket.on('message', (data: Buffer) => {
          if (seen(frameSchema.parse(JSON.parse(data.toString())))) resolve();
        });
      });
    } finally {
      clearTimeout(late);
      socket.terminate();
    }
  };
  /** Follows a session from where it was seen last until it waits or ends, and reads it. */
  const settled = async (id: string, after = 0): Promise<SessionView> => {
    const headers = { Accept: 'text/event-stream', 'Last-Event-ID': String(after) };
    await (await request('GET', `/sessions/${id}/events`, headers)).text();
    return session(id);
  };
  const submit = async (
    body: Record<string, unknown>,
    headers: Record<string, string> = {},
  ): Promise<string> => {
    const answer = await call('POST', '/sessions', body, headers);
    if (answer.status !== 202) throw new Error(`${answer.status} ${answer.text}`);
    return String(answer.body['session_id']);
  };
  /** The approval that a session waits for. */
  const approvalOf = async (waiting: SessionView): Promise<ApprovalView> => {
    const ask = waiting.asks.find((one) => one.kind === 'approval' && one.status === 'open');
    return approvalViewSchema.parse((await call('GET', `/approvals/${ask?.ask_id ?? 'none'}`)).body);
  };
  const pending = async (): Promise<ApprovalView[]> =>
    approvalListSchema.parse((await call('GET', '/approvals/pending')).body).approvals;
  const approve = (approvalId: string): Promise<Answer> =>
    call('POST', `/approvals/${approvalId}/approve`, { reason: 'Charged twice.' });
  return { call, session, watch, settled, submit, approvalOf, pending, approve };
};
export type Client = ReturnType<typeof clientOf>;

export const ended = (session: SessionView): boolean =>
  ['concluded', 'failed', 'cancelled'].includes(session.status);

const effectLine = z.object({
  line: z.string(),
  effect: z.object({ kind: z.string(), target: z.string() }).optional(),
});

/** What the support pack's desk did, as its own log has it: how often each kind. */
export const effectsIn = (data: string): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const line of readFileSync(join(data, 'companion/effects.jsonl'), 'utf8')
    .split('\n')
    .filter(Boolean)) {
    const kind = effectLine.parse(JSON.parse(line)).effect?.kind;
    if (kind !== undefined) counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
};

/** Citations of a session whose quote does not stand verbatim in what they name. */
export const unfounded = async (client: Client, session: SessionView): Promise<string[]> => {
  const wrong: string[] = [];
  for (const { source_id, quote } of session.citations) {
    const source = await textOf(client, session, source_id);
    if (!source.includes(quote)) wrong.push(`${source_id}: ${quote}`);
  }
  return wrong;
};

const textOf = async (client: Client, session: SessionView, source: string): Promise<string> => {
  const [kind, id = ''] = source.split(':');
  if (kind === 'fact') return session.facts.find((fact) => fact.source_id === source)?.text ?? '';
  if (kind === 'action')
    return session.actions
      .filter((action) => action.action_id === id && action.result !== undefined)
      .map((action) => canonicalJson(action.result))
      .join('\n');
  const answer = await client.call('GET', `/documents/${source.split('#')[0] ?? ''}`);
  return z.string().catch('').parse(answer.body['text']);
};
