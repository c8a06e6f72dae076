/** The WebSocket of API Gateway: each frame is an invocation, and what is said back goes through `Connections`. */
import { z } from 'zod';
import { Failure, toFailure } from '../../src/contracts/errors.ts';
import { hashOf } from '../../src/usecases/secret.ts';
import { permit } from '../api/access.ts';
import { errorBody } from '../api/errors.ts';
import { frameText } from '../api/frame-text.ts';
import type { FrameDeps, Room } from '../api/frames.ts';
import { answerFrame, socketRoles } from '../api/frames.ts';
import type { Connection, HostPorts } from '../wiring/given.ts';

const eventSchema = z.object({
  requestContext: z.object({ routeKey: z.string(), connectionId: z.string() }),
  queryStringParameters: z.record(z.string(), z.string()).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});
type SocketEvent = z.infer<typeof eventSchema>;

export type SocketDeps = FrameDeps & Pick<HostPorts, 'connections'>;
export type SocketAnswer = { statusCode: number; headers?: Record<string, string>; body?: string };

/** Events that are read at a time. */
const page = 100;
const done: SocketAnswer = { statusCode: 200 };

/** Longest that API Gateway lets one live, in ms. */
const longestLife = 2 * 3_600_000;

/** A socket has no request of its own to name: it goes by the connection. */
const correlationOf = (connectionId: string): string => `ws_${hashOf(connectionId).slice(0, 24)}`;

/** @returns what API Gateway answers the handshake with; nobody reads the answer to a frame */
export const serveSocketEvent = async (deps: SocketDeps, event: unknown): Promise<SocketAnswer> => {
  const read = eventSchema.parse(event);
  const { routeKey, connectionId } = read.requestContext;
  switch (routeKey) {
    case '$connect':
      return connect(deps, read);
    case '$disconnect':
      await deps.connections.close(connectionId);
      return done;
    default:
      await converse(deps, read);
      return done;
  }
};

/** Lets in who brings a ticket, once. */
const connect = async (deps: SocketDeps, event: SocketEvent): Promise<SocketAnswer> => {
  const { services, settings, connections } = deps;
  const { connectionId: connection_id } = event.requestContext;
  const correlation_id = correlationOf(connection_id);
  const now = services.clock.now();
  try {
    const ticket = event.queryStringParameters?.['ticket'] ?? '';
    const principal = ticket === '' ? undefined : await services.tickets.take(hashOf(ticket), now);
    if (principal === undefined)
      throw new Failure('Unauthenticated', 'Cannot answer because the request has no valid ticket.');
    await permit(services, principal, { roles: socketRoles, limits: settings.limits });
    await connections.open({ connection_id, principal, correlation_id }, now + longestLife);
    return done;
  } catch (thrown) {
    const failure = toFailure(thrown);
    const body = errorBody(failure, { now, correlation_id });
    return {
      statusCode: failure.status,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    };
  }
};

const converse = async (deps: SocketDeps, event: SocketEvent): Promise<void> => {
  const { connectionId } = event.requestContext;
  const connection = await deps.connections.find(connectionId);
  // It closed while its frame was on the way.
  if (connection === undefined) return;
  const text = event.isBase64Encoded === true ? undefined : (event.body ?? '');
  await answerFrame(deps, { caller: connection, room: roomOf(deps, connection) }, text);
};

const roomOf = ({ services, connections }: SocketDeps, connection: Connection): Room => {
  const { connection_id, principal } = connection;
  const approvals = { topic: 'approvals' } as const;
  const send: Room['send'] = async (frame) => void (await connections.post(connection_id, frameText(frame)));
  return {
    send,
    leave: (session_id) => connections.leave(connection, { session_id }),
    async approvals(follow) {
      if (follow) await connections.follow(connection, approvals);
      else await connections.leave(connection, approvals);
    },
    async follow(session_id, after) {
      // First the following, then what has happened: an event between the two comes twice rather than never.
      await connections.follow(connection, { session_id });
      await send({ type: 'subscribed', session_id });
      for (let cursor = after; ;) {
        const events = await services.sessions.events(principal.tenant, session_id, cursor, page);
        for (const event of events) {
          if (!(await connections.post(connection_id, frameText(event)))) return;
          cursor = event.seq;
        }
        if (events.length < page) return;
      }
    },
  };
};
