/**
 * The desk as a process of its own. Environment: `DESK_TOKEN` (required), `PORT` (0: any), `DATA_DIR` (its log; default
 * `.deliberate/desk`), `DESK_FAULTS` (a plan of faults as JSON). It ends when its standard input closes, which is when the
 * host that started it is gone; `DESK_STAY=1` keeps it when started by hand.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { AddressInfo } from 'node:net';
import type { Hono } from 'hono';
import { createDeskApp } from './app.ts';
import { createDesk } from './desk.ts';
import { faultsSchema } from './faults.ts';
import { openJournal } from './journal.ts';
import { loadRecords } from './records.ts';

const mostBytes = 1024 * 1024;

const requestOf = async (incoming: IncomingMessage, signal: AbortSignal): Promise<Request> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += (chunk as Buffer).length;
    if (size > mostBytes) throw new Error('the body is too large');
    chunks.push(chunk as Buffer);
  }
  const headers = Object.entries(incoming.headers).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[name, value]] : [],
  );
  const method = incoming.method ?? 'GET';
  const body = method === 'GET' || method === 'HEAD' ? null : Buffer.concat(chunks);
  return new Request(new URL(incoming.url ?? '/', 'http://desk'), { method, headers, body, signal });
};

const serve = async (app: Hono, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
  const gone = new AbortController();
  outgoing.once('close', () => {
    gone.abort();
  });
  try {
    const response = await app.fetch(await requestOf(incoming, gone.signal));
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  } catch {
    outgoing.destroy();
  }
};

const { DESK_TOKEN: token, DESK_FAULTS, DESK_STAY, PORT, DATA_DIR } = process.env;
if (!token) {
  process.stderr.write('Cannot start the desk because DESK_TOKEN is not set.\n');
  process.exit(2);
}
const now = (): number => Date.now();
const journal = openJournal(DATA_DIR || '.deliberate/desk', now);
const desk = createDesk(loadRecords(), journal.openedAt);
for (const effect of journal.read()) desk.apply(effect);
const app = createDeskApp({
  desk,
  token,
  now,
  record: (effect) => {
    journal.append(effect);
  },
  catchUp: () => {
    for (const effect of journal.read()) desk.apply(effect);
  },
  faults: faultsSchema.parse(JSON.parse(DESK_FAULTS || '{}')),
  wait: (ms, signal) => setTimeout(ms, undefined, { signal }).catch(() => undefined),
});
const server = createServer((incoming, outgoing) => void serve(app, incoming, outgoing));
server.keepAliveTimeout = 60_000;
server.listen(Number(PORT ?? 0), '127.0.0.1', () => {
  process.stdout.write(`ready http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
if (DESK_STAY !== '1')
  process.stdin
    .resume()
    .once('close', () => process.exit())
    .once('end', () => process.exit());
