import { z } from 'zod';
import { socketTicketSchema } from '../../src/contracts/api.ts';
import type { SessionView } from '../../src/contracts/api.ts';
import type { Outside } from './outside.ts';
import { Skipped, Unmet } from './outside.ts';

const frameSchema = z.looseObject({ type: z.string(), seq: z.number().optional() });
const within = 15_000;

/** @throws Unmet for what is no URL */
const withTicket = (url: string, ticket: string): string => {
  if (!URL.canParse(url)) throw new Unmet(`${url} is no address of a WebSocket`);
  const address = new URL(url);
  address.searchParams.set('ticket', ticket);
  return address.href;
};

/** Subscribes to a session that has ended, and hears all its events; a ticket opens one socket only. */
export const socketEvents = async (
  outside: Outside,
  url: string | undefined,
  { session_id, last_seq }: SessionView,
): Promise<string> => {
  if (url === undefined) throw new Skipped('no --socket-url was given');
  const { ticket } = await outside.expect(socketTicketSchema, 200, 'POST', '/socket-tickets');
  const address = withTicket(url, ticket);
  const heard = await listen(address, session_id, last_seq);
  if (heard !== last_seq) throw new Unmet(`the socket told ${heard} of ${last_seq} events`);
  const again = await listen(address, session_id, last_seq).catch(() => undefined);
  if (again !== undefined) throw new Unmet('its ticket opened a second socket');
  return `${heard} events, its ticket opened one socket`;
};

/** @returns how many events came until the last one. @throws Unmet when the socket does not open, or closes before */
const listen = (address: string, session_id: string, last: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(address);
    const seen = new Set<number>();
    const late = setTimeout(() => end(new Unmet(`the socket said nothing for ${within / 1000} s`)), within);
    const end = (fault?: Unmet): void => {
      clearTimeout(late);
      socket.close();
      if (fault === undefined) resolve(seen.size);
      else reject(fault);
    };
    socket.addEventListener('open', () =>
      socket.send(JSON.stringify({ type: 'subscribe', session_id, after: 0 })),
    );
    socket.addEventListener('error', () => end(new Unmet('the socket does not open')));
    socket.addEventListener('close', () => end(new Unmet('the socket closed early')));
    socket.addEventListener('message', ({ data }) => {
      const frame = frameSchema.safeParse(JSON.parse(String(data)));
      if (frame.data?.type === 'error') end(new Unmet('the socket refuses the subscription'));
      if (frame.data?.seq !== undefined) seen.add(frame.data.seq);
      if (seen.has(last)) end();
    });
  });
