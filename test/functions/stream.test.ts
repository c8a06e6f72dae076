import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { events } from '../../functions/api/handlers/sessions.ts';
import { answerOf, parseGatewayEvent } from '../../functions/lambda/gateway.ts';
import type { StreamingRuntime } from '../../functions/lambda/on-stream.ts';
import { streamAnswer } from '../../functions/lambda/on-stream.ts';
import { servePart } from '../../functions/lambda/serve-part.ts';
import { functionSettingsSchema } from '../../src/contracts/function-settings.ts';
import { emit } from '../../src/domain/draft.ts';
import { transact } from '../../src/usecases/transact.ts';
import { drain } from '../support/sim-clock.ts';
import { sessionRoutes } from '../../topology/routes/sessions.ts';
import { startApi } from './api/harness.ts';
import { gatewayEvent, people } from './gateway-events.ts';

type Head = { statusCode: number; headers: Record<string, string> };

/** Lambda's response stream, as far as it is seen from a function: the head, then what is written. */
const fakeRuntime = () => {
  const heads: Head[] = [];
  const runtime: Pick<StreamingRuntime, 'HttpResponseStream'> = {
    HttpResponseStream: {
      from: (stream, head) => {
        heads.push(head);
        return stream;
      },
    },
  };
  return { runtime, heads };
};

const start = async (streaming: 'on' | 'off' = 'on') => {
  const api = await startApi();
  const settings = functionSettingsSchema.parse({
    DELIBERATE_FUNCTION: 'events',
    DELIBERATE_STAGE: 'test',
    DELIBERATE_VERSION: '1',
    DELIBERATE_STREAMING: streaming,
  });
  const serve = servePart(
    { services: api.services, settings },
    { routes: sessionRoutes, handlers: { events } },
  );
  const made = await api.call('POST', '/sessions', { as: 'operator', body: { input: 'x' } });
  const session_id = String(made.body['session_id']);
  const add = (change: (draft: Parameters<Parameters<typeof transact>[2]>[0]) => void) =>
    transact(api.services, { tenant: 'acme', session_id }, change);
  const respond = (headers: Record<string, string> = {}) =>
    serve(
      parseGatewayEvent(
        gatewayEvent('GET', '/sessions/{session_id}/events', {
          as: people.operator,
          path: { session_id },
          headers: { Accept: 'text/event-stream', ...headers },
        }),
      ),
    );
  return { ...api, add, respond, session_id };
};

/** Streams the events into a buffer whose text grows. */
const open = async (api: Awaited<ReturnType<typeof start>>, headers: Record<string, string> = {}) => {
  const { runtime, heads } = fakeRuntime();
  const stream = new PassThrough();
  let text = '';
  stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  let ended = false;
  const done = streamAnswer(runtime, await api.respond(headers), stream).then(() => (ended = true));
  await drain();
  return { heads, stream, done, text: () => text, ended: () => ended };
};
/** Time passes in steps, as it does for one who polls. */
const pass = async (api: Awaited<ReturnType<typeof start>>, ms: number): Promise<void> => {
  for (let left = ms; left > 0; left -= 250) {
    await api.clock.advance(Math.min(250, left));
    await drain();
  }
};

describe('events by response streaming', () => {
  it('come as they are committed, and end when the session waits', async () => {
    const api = await start();
    const { heads, text, ended } = await open(api);
    expect(heads).toMatchObject([
      { statusCode: 200, headers: { 'content-type': 'text/event-stream; charset=utf-8' } },
    ]);
    expect(text()).toContain('id: 1\nevent: session.accepted\n');
    await api.add((draft) => emit(draft, 'triage.done', {}));
    await pass(api, 1_000);
    expect(text()).toContain('id: 2\nevent: triage.done\n');
    expect(ended()).toBe(false);
    await api.add((draft) => {
      draft.session.status = 'waiting_customer';
      emit(draft, 'session.waiting', {});
    });
    await pass(api, 2_000);
    expect(ended()).toBe(true);
    expect(text().trimEnd().endsWith('retry: 15000')).toBe(true);
  });

  it('are followed by a comment after 15 s of silence, and end after 60 s with a retry', async () => {
    const api = await start();
    const { text, ended } = await open(api);
    await pass(api, 14_000);
    expect(text()).not.toContain(': still here');
    await pass(api, 2_500);
    expect(text()).toContain(': still here\n\n');
    expect(ended()).toBe(false);
    await pass(api, 44_000);
    expect(ended()).toBe(true);
    expect(text()).toMatch(/^retry: 1000\n\n/);
    expect(text().match(/: still here/g)).toHaveLength(3);
  });

  it('resume after the last one seen', async () => {
    const api = await start();
    await api.add((draft) => emit(draft, 'triage.done', {}));
    const { text, stream, done } = await open(api, { 'Last-Event-ID': '1' });
    expect(text()).not.toContain('id: 1\n');
    expect(text()).toContain('id: 2\n');
    const gone = done.catch(() => undefined);
    stream.destroy();
    await gone;
  });

  it('stop being looked for once the client has gone', async () => {
    const api = await start();
    const { stream, done } = await open(api);
    const failed = done.catch(() => 'gone');
    stream.destroy(new Error('The client has gone.'));
    expect(await failed).toBe('gone');
    await pass(api, 2_000);
    expect(api.clock.pending).toBe(0);
  });

  it('tell what there is, and end, where a stage has no streaming', async () => {
    const api = await start('off');
    await api.add((draft) => emit(draft, 'triage.done', {}));
    const answer = await answerOf(await api.respond());
    expect(answer).toMatchObject({ statusCode: 200, isBase64Encoded: false });
    expect(answer.body).toContain('id: 1\n');
    expect(answer.body).toContain('id: 2\n');
    expect(answer.body).toContain('retry: 1000');
  });

  it('write an answer without a body too', async () => {
    const { runtime, heads } = fakeRuntime();
    const written: string[] = [];
    const stream = new Writable({
      write(chunk: Buffer, _encoding, next) {
        written.push(chunk.toString());
        next();
      },
    });
    await streamAnswer(runtime, new Response(null, { status: 204 }), stream);
    expect(heads).toEqual([{ statusCode: 204, headers: {} }]);
    expect(written.join('')).toBe('');
  });
});
