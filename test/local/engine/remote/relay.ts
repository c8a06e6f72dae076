/** Lets Lambdas of an emulator on this machine run what a test plays. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { strToU8, zipSync } from 'fflate';

/** Code of every such Lambda: asks the test, and returns or throws what it says. */
const source = `exports.handler = async (payload) => {
  const answer = await fetch(process.env.RELAY, { method: 'POST', body: JSON.stringify(payload ?? null) });
  const { returned, thrown } = await answer.json();
  if (thrown) throw Object.assign(new Error(thrown.message), { name: thrown.name });
  return returned;
};
`;
export const lambdaZip = zipSync({ 'index.js': strToU8(source) });

export type Relay = {
  /** Where the Lambda of that name asks. */
  address(name: string): string;
  /** Says who plays it. */
  play(name: string, played: (payload: unknown) => unknown): void;
  close(): void;
};

const settled = async (played: () => unknown): Promise<unknown> => {
  try {
    return { returned: (await played()) ?? null };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return { thrown: { name, message } };
  }
};

export const openRelay = async (): Promise<Relay> => {
  const players = new Map<string, (payload: unknown) => unknown>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const played = players.get((request.url ?? '').slice(1));
      const payload: unknown = JSON.parse(Buffer.concat(chunks).toString());
      void settled(() => played?.(payload)).then((told) => response.end(JSON.stringify(told)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: (name) => `http://127.0.0.1:${port}/${name}`,
    play: (name, played) => void players.set(name, played),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
};
