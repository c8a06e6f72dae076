/**
 * The library system as a process of its own. Environment: `LIBRARY_TOKEN` (required), `PORT` (0: any), `DATA_DIR` (its
 * log; default `.deliberate/library`). It ends when its standard input closes, which is when the host that started it is
 * gone; `LIBRARY_STAY=1` keeps it when started by hand.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerTo } from './in-process.ts';
import { createLibrary } from './library.ts';
import { openLog } from './log.ts';
import { loadRecords } from './records.ts';

const mostBytes = 256 * 1024;

const bodyOf = async (incoming: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += (chunk as Buffer).length;
    if (size > mostBytes) throw new Error('the body is too large');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
};

const { LIBRARY_TOKEN: token, LIBRARY_STAY, PORT, DATA_DIR } = process.env;
if (!token) {
  process.stderr.write('Cannot start the library system because LIBRARY_TOKEN is not set.\n');
  process.exit(2);
}
const now = (): number => Date.now();
const log = openLog(DATA_DIR || '.deliberate/library', now);
const library = createLibrary({
  ...{ records: loadRecords(), token, now, openedAt: log.openedAt },
  record: (effect) => {
    log.append(effect);
  },
});

const server = createServer((incoming, outgoing) => {
  const respond = async (): Promise<void> => {
    const body = await bodyOf(incoming);
    for (const effect of log.read()) library.apply(effect);
    const answer = answerTo(library, {
      url: new URL(incoming.url ?? '/', 'http://library'),
      method: incoming.method ?? 'GET',
      header: (name) => {
        const value = incoming.headers[name];
        return typeof value === 'string' ? value : null;
      },
      body,
    });
    outgoing
      .writeHead(answer.status, { 'content-type': 'application/json' })
      .end(JSON.stringify(answer.body));
  };
  respond().catch(() => outgoing.destroy());
});
server.keepAliveTimeout = 60_000;
server.listen(Number(PORT ?? 0), '127.0.0.1', () => {
  process.stdout.write(`ready http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
if (LIBRARY_STAY !== '1')
  process.stdin
    .resume()
    .once('close', () => process.exit())
    .once('end', () => process.exit());
