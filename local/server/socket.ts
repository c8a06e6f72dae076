/** What one WebSocket is told and asks. The checks are those of HTTP: key or ticket, limits, roles, tenant, customer. */
import type { WebSocket } from 'ws';
import type { ClientFrame } from '../../src/contracts/api.ts';
import { clientFrameSchema, headers } from '../../src/contracts/api.ts';
import { Failure, toFailure } from '../../src/contracts/errors.ts';
import type { Role } from '../../src/contracts/ids.ts';
import type { Caller } from '../../src/usecases/services.ts';
import { visibleSession } from '../../src/usecases/visible-session.ts';
import type { ApiDeps } from '../../functions/api/app.ts';
import { countFollower, errorBody, parse, permit } from '../../functions/api/app.ts';
import type { Hub } from './hub.ts';
import { outletOf } from './outlet.ts';
import type { Subscription } from './subscription.ts';
import { subscribe } from './subscription.ts';

export const socketRoles: readonly Role[] = ['customer', 'service', 'operator', 'admin'];
const talking: readonly Role[] = ['customer', 'service', 'operator'];
const approving: readonly Role[] = ['operator', 'admin'];

const maxSubscriptions = 100;
/** Frames of a client that may wait to be answered. */
const maxWaiting = 50;
const pingEvery = 30_000;
/** As long as API Gateway lets one live. */
const longestLife = 2 * 3_600_000;

export type SocketDeps = Pick<ApiDeps, 'services' | 'useCases' | 'watch' | 'settings'> & { hub: Hub };

/** Serves an open socket until either side closes it. */
export const serveSocket = (socket: WebSocket, caller: Caller, deps: SocketDeps): void => {
  const { services, useCases, hub, settings } = deps;
  const { principal } = caller;
  const outlet = outletOf(socket, services.clock);
  const sessions = new Map<string, Subscription>();
  let approvals: (() => void) | undefined;

  const fail = (thrown: unknown, about: { session_id?: string } = {}): void => {
    const failure = toFailure(thrown);
    const body = errorBody(failure, { now: services.clock.now(), correlation_id: caller.correlation_id });
    void outlet.send({ ...body, ...about, type: 'error' });
  };

  const follow = async (session_id: string, after: number): Promise<void> => {
    await visibleSession(services, caller, session_id);
    const known = sessions.get(session_id);
    await outlet.send({ type: 'subscribed', session_id });
    if (known !== undefined) {
      known.advance(after);
      return;
    }
    if (sessions.size >= maxSubscriptions) {
      throw new Failure(
        'TooLarge',
        `Cannot subscribe because a socket follows ${maxSubscriptions} sessions at most.`,
      );
    }
    const failed = (thrown: unknown): void => {
      sessions.delete(session_id);
      fail(thrown, { session_id });
    };
    sessions.set(session_id, subscribe({ ...deps, caller, outlet, session_id, after, failed }));
  };

  const leave = (session_id: string): void => {
    sessions.get(session_id)?.close();
    sessions.delete(session_id);
  };

  const permitted = (roles: readonly Role[]): Promise<void> =>
    permit(services, principal, { roles, limits: settings.limits });

  const answer = async (frame: ClientFrame): Promise<void> => {
    switch (frame.type) {
      case 'ping':
        return outlet.send({ type: 'pong' });
      case 'message': {
        await permitted(talking);
        await visibleSession(services, caller, frame.session_id);
        const { session_id, status } = await useCases.message(services, caller, frame);
        return outlet.send({ type: 'accepted', session_id, status });
      }
      case 'subscribe':
        if ('session_id' in frame) {
          await permitted(socketRoles);
          return follow(frame.session_id, frame.after);
        }
        await permitted(approving);
        approvals ??= hub.onEvent(principal.tenant, (event) => {
          if (event.type.startsWith('approval.')) void outlet.send(event);
        });
        return outlet.send({ type: 'subscribed', topic: frame.topic });
      case 'unsubscribe':
        if ('session_id' in frame) {
          leave(frame.session_id);
          return outlet.send({ type: 'unsubscribed', session_id: frame.session_id });
        }
        approvals?.();
        approvals = undefined;
        return outlet.send({ type: 'unsubscribed', topic: frame.topic });
    }
  };

  let waiting = 0;
  let last = Promise.resolve();
  socket.on('message', (data, isBinary) => {
    waiting += 1;
    if (waiting > maxWaiting) socket.terminate();
    last = last
      .then(() => answer(parse(clientFrameSchema, jsonOf(data, isBinary), 'frame')))
      .catch(fail)
      .finally(() => (waiting -= 1));
  });
  const unbeat = keepAlive(socket, services.clock);
  const uncount = countFollower(services.metrics, 'websocket');
  socket.on('error', (thrown) => services.log('debug', 'socket.error', { cause: thrown.name }));
  socket.once('close', () => {
    unbeat();
    uncount();
    approvals?.();
    for (const session_id of [...sessions.keys()]) leave(session_id);
  });
};

/** Pings each 30 s, cuts who does not answer until the next, and ends every socket after 2 h. @returns what stops it. */
const keepAlive = (socket: WebSocket, clock: SocketDeps['services']['clock']): (() => void) => {
  let alive = true;
  let cancel = (): void => undefined;
  socket.on('pong', () => (alive = true));
  const beat = (): void => {
    if (!alive) socket.terminate();
    alive = false;
    socket.ping();
    cancel = clock.after(pingEvery, beat);
  };
  cancel = clock.after(pingEvery, beat);
  const end = clock.after(longestLife, () => socket.close(1001, 'Come back and resume.'));
  return () => {
    cancel();
    end();
  };
};

const jsonOf = (data: unknown, isBinary: boolean): unknown => {
  try {
    if (isBinary || !Buffer.isBuffer(data)) throw new TypeError('A frame is text.');
    return JSON.parse(data.toString('utf8'));
  } catch (cause) {
    throw new Failure('MalformedJson', 'Cannot read the frame because it is not well-formed JSON text.', {
      cause,
    });
  }
};

/** Name of the header under which a client may bring a correlation id, as on HTTP. */
export const correlationHeader = headers.correlation.toLowerCase();
