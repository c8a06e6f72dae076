import type { z } from 'zod';
import { errorBodySchema, headers as names } from '../src/contracts/api.ts';
import type { SessionEvent } from '../src/contracts/events.ts';
import { sessionEventSchema } from '../src/contracts/events.ts';
import type { Terminal } from './terminal.ts';

/** What a server answered with an error, or why none answered; `message` is for people. */
export class CallFailed extends Error {
  readonly code: string;
  readonly details: readonly { path: string; message: string }[];

  constructor(code: string, message: string, details: CallFailed['details'] = [], cause?: unknown) {
    super(message, { cause });
    this.name = 'CallFailed';
    this.code = code;
    this.details = details;
  }
}

export type Client = {
  /** @throws CallFailed */
  call<S extends z.ZodType>(method: string, path: string, schema: S, body?: unknown): Promise<z.output<S>>;
  /**
   * Events after `after` until the session waits or ends. A broken connection is taken up again where it broke, five
   * times in a row at most.
   * @throws CallFailed
   */
  events(sessionId: string, after?: number): AsyncGenerator<SessionEvent>;
};

export type Target = { url: string; key: string | undefined };
const mostTries = 5;

/** A client of a Deliberate server, local or deployed. */
export const createClient = (target: Target, terminal: Pick<Terminal, 'fetch'>): Client => {
  const base = target.url.replace(/\/+$/, '');
  const request = async (
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: unknown,
  ): Promise<Response> => {
    const all = new Headers(headers);
    if (target.key !== undefined) all.set(names.apiKey, target.key);
    if (body !== undefined) all.set('Content-Type', 'application/json');
    const init = { method, headers: all, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await terminal.fetch(`${base}${path}`, init).catch((cause: unknown) => {
      throw new CallFailed('Unreachable', `Cannot reach ${base} because nothing answers there.`, [], cause);
    });
    if (!response.ok && response.status !== 503) throw await failureOf(response);
    if (response.status === 503 && path !== '/ready') throw await failureOf(response);
    return response;
  };
  const stream = async (sessionId: string, after: number): Promise<AsyncGenerator<SessionEvent>> => {
    const response = await request('GET', `/sessions/${sessionId}/events?after=${after}`, {
      Accept: 'text/event-stream',
    });
    return eventsOf(response);
  };
  return {
    call: async (method, path, schema, body) => {
      const response = await request(method, path, { Accept: 'application/json' }, body);
      const parsed = schema.safeParse(await response.json().catch(() => undefined));
      if (parsed.success) return parsed.data;
      throw new CallFailed(
        'Internal',
        `Cannot read the answer of ${base}${path} because it has another form.`,
      );
    },
    async *events(sessionId, after = 0) {
      let seen = after;
      for (let tries = 0; ;) {
        const events = await stream(sessionId, seen);
        try {
          for await (const event of events) {
            tries = 0;
            if (event.seq <= seen) continue;
            seen = event.seq;
            yield event;
          }
          return;
        } catch (thrown) {
          tries += 1;
          if (thrown instanceof CallFailed || tries > mostTries) throw thrown;
        }
      }
    },
  };
};

/** Events of a stream of server-sent events. */
async function* eventsOf(response: Response): AsyncGenerator<SessionEvent> {
  if (response.body === null) return;
  let buffer = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    buffer += chunk;
    for (let end = buffer.indexOf('\n\n'); end >= 0; end = buffer.indexOf('\n\n')) {
      const block = buffer.slice(0, end);
      buffer = buffer.slice(end + 2);
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (data !== undefined) yield sessionEventSchema.parse(JSON.parse(data));
    }
  }
}

const failureOf = async (response: Response): Promise<CallFailed> => {
  const body = errorBodySchema.safeParse(await response.json().catch(() => undefined));
  return body.success
    ? new CallFailed(body.data.error_code, body.data.message, body.data.details)
    : new CallFailed('Internal', `Cannot go on because the server answered ${response.status}.`);
};
