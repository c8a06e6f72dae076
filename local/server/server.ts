import type { IncomingMessage, Server } from 'node:http';
import { createServer, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { getRequestListener, RequestError } from '@hono/node-server';
import { WebSocketServer } from 'ws';
import type { ApiDeps } from '../../functions/api/app.ts';
import {
  acrossOrigins,
  authenticate,
  createApp,
  errorBody,
  errorResponse,
  permit,
  readableFrom,
  socketRoles,
} from '../../functions/api/app.ts';
import { correlationSchema, maxFrameBytes } from '../../src/contracts/api.ts';
import { Failure, toFailure } from '../../src/contracts/errors.ts';
import type { Principal } from '../../src/contracts/ids.ts';
import { newId } from '../../src/ports/random.ts';
import { hashOf } from '../../src/usecases/secret.ts';
import type { Hub } from './hub.ts';
import { correlationHeader, serveSocket } from './socket.ts';
import { uploadsAt, type TakeUpload } from './uploads.ts';

export type RunningServer = {
  /** `http://127.0.0.1:PORT`. */
  url: string;
  port: number;
  /** Stops listening, ends streams and sockets, waits for requests under way (2 s at most). */
  close(): Promise<void>;
};

/** How long requests under way may take when the server closes, in ms. */
const grace = 2_000;

/**
 * Serves HTTP and WebSockets.
 * @param options.port 0: a free one
 * @param options.hostname 127.0.0.1 by default
 * @throws Failure `PortInUse`
 */
export const startServer = async (
  deps: ApiDeps,
  options: { hub: Hub; port: number; hostname?: string; takeUpload?: TakeUpload },
): Promise<RunningServer> => {
  const { services } = deps;
  const { hub, port, hostname = '127.0.0.1', takeUpload } = options;
  const app = createApp(deps);
  const at = (correlation_id: string) => ({ now: services.clock.now(), correlation_id });
  const origin = deps.settings.console_origin;
  const fail = (thrown: unknown): Response =>
    readableFrom(
      origin,
      errorResponse(
        thrown instanceof RequestError
          ? new Failure('InvalidRequest', 'Cannot read the request because its target or host is not valid.')
          : toFailure(thrown),
        at(newId(services.random, 'cor')),
      ),
    );
  const uploads = uploadsAt(takeUpload);
  const serve = acrossOrigins(origin, (request, env: object) => uploads(request) ?? app.fetch(request, env));
  const listener = getRequestListener(serve, { errorHandler: fail });
  const timeouts = { headersTimeout: 10_000, requestTimeout: 60_000, keepAliveTimeout: 10_000 };
  const server = createServer(timeouts, (request, response) => void listener(request, response));

  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxFrameBytes,
    perMessageDeflate: false,
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const given = correlationSchema.safeParse(request.headers[correlationHeader]);
    const correlation_id = given.success ? given.data : newId(services.random, 'cor');
    socket.on('error', () => socket.destroy());
    admit(deps, request)
      .then((principal) =>
        sockets.handleUpgrade(request, socket, head, (open) =>
          serveSocket(open, { principal, correlation_id }, { ...deps, hub }),
        ),
      )
      .catch((thrown: unknown) => refuse(socket, toFailure(thrown), at(correlation_id)));
  });
  server.on('clientError', (thrown: Error & { code?: string }, socket: Duplex) => {
    const tooLarge = thrown.code === 'HPE_HEADER_OVERFLOW';
    const failure = tooLarge
      ? new Failure('TooLarge', 'Cannot read the request because its headers are too large.')
      : new Failure('InvalidRequest', 'Cannot read the request because it is not HTTP.');
    refuse(socket, failure, at(newId(services.random, 'cor')));
  });

  await listen(server, port, hostname);
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://${hostname.includes(':') ? `[${hostname}]` : hostname}:${bound}`,
    port: bound,
    close: async () => {
      for (const client of sockets.clients) client.close(1001, 'The server stops.');
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const cancel = services.clock.after(grace, () => {
        for (const client of sockets.clients) client.terminate();
        server.closeAllConnections();
      });
      await closed;
      cancel();
      sockets.close();
    },
  };
};

const listen = (server: Server, port: number, hostname: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (thrown: Error & { code?: string }) => {
      const taken = thrown.code === 'EADDRINUSE' || thrown.code === 'EACCES';
      reject(
        taken
          ? new Failure('PortInUse', `Cannot listen because port ${port} is taken.`, { cause: thrown })
          : thrown,
      );
    });
    server.listen(port, hostname, () => resolve());
  });

/** Who opens a socket: by a ticket, once, or by a key. @throws Failure `NotFound`, `Unauthenticated`, `RateLimited`, `Forbidden` */
const admit = async ({ services, settings }: ApiDeps, request: IncomingMessage): Promise<Principal> => {
  const [path, query = ''] = (request.url ?? '/').split('?', 2);
  if (path !== '/' || request.headers.upgrade?.toLowerCase() !== 'websocket') {
    throw new Failure('NotFound', 'Cannot find that because WebSockets are served at / only.');
  }
  const ticket = new URLSearchParams(query).get('ticket');
  const principal =
    ticket === null
      ? await authenticate(services, headersOf(request))
      : await services.tickets.take(hashOf(ticket), services.clock.now());
  if (principal === undefined) {
    throw new Failure('Unauthenticated', 'Cannot answer because the request has no valid key.');
  }
  await permit(services, principal, { roles: socketRoles, limits: settings.limits });
  return principal;
};

const headersOf = (request: IncomingMessage): Headers => {
  const headers = new Headers();
  for (const name of ['x-api-key', 'authorization']) {
    const value = request.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  return headers;
};

/** Answers on a bare connection, in the shape of every failure, and closes it. */
const refuse = (socket: Duplex, failure: Failure, at: { now: number; correlation_id: string }): void => {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const body = JSON.stringify(errorBody(failure, at));
  socket.end(
    `HTTP/1.1 ${failure.status} ${STATUS_CODES[failure.status] ?? ''}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n` +
      `X-Correlation-Id: ${at.correlation_id}\r\nConnection: close\r\n\r\n${body}`,
  );
};
