/** One WebSocket of this process: what it says is answered as on every host, and what it follows reaches it from the hub. */
import type { WebSocket } from 'ws';
import { headers } from '../../src/contracts/api.ts';
import { Failure } from '../../src/contracts/errors.ts';
import type { Caller } from '../../src/usecases/services.ts';
import type { ApiDeps, Room } from '../../functions/api/app.ts';
import { answerFrame, countFollower, failureFrame } from '../../functions/api/app.ts';
import type { Hub } from './hub.ts';
import { outletOf } from './outlet.ts';
import type { Subscription } from './subscription.ts';
import { subscribe } from './subscription.ts';

const maxSubscriptions = 100;
/** Frames of a client that may wait to be answered. */
const maxWaiting = 50;
const pingEvery = 30_000;
/** As long as API Gateway lets one live. */
const longestLife = 2 * 3_600_000;

export type SocketDeps = Pick<ApiDeps, 'services' | 'useCases' | 'watch' | 'settings'> & { hub: Hub };

/** Serves an open socket until either side closes it. */
export const serveSocket = (socket: WebSocket, caller: Caller, deps: SocketDeps): void => {
  const { services, hub } = deps;
  const { principal } = caller;
  const outlet = outletOf(socket, services.clock);
  const sessions = new Map<string, Subscription>();
  let approvals: (() => void) | undefined;

  const leave = (session_id: string): void => {
    sessions.get(session_id)?.close();
    sessions.delete(session_id);
  };

  const room: Room = {
    send: (frame) => outlet.send(frame),
    leave,
    approvals(follow) {
      if (!follow) {
        approvals?.();
        approvals = undefined;
        return;
      }
      approvals ??= hub.onEvent(principal.tenant, (event) => {
        if (event.type.startsWith('approval.')) void outlet.send(event);
      });
    },
    async follow(session_id, after) {
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
        void outlet.send(failureFrame(deps, caller, thrown, { session_id }));
      };
      sessions.set(session_id, subscribe({ ...deps, caller, outlet, session_id, after, failed }));
    },
  };

  let waiting = 0;
  let last = Promise.resolve();
  socket.on('message', (data, isBinary) => {
    waiting += 1;
    if (waiting > maxWaiting) socket.terminate();
    last = last
      .then(() => answerFrame(deps, { caller, room }, textOf(data, isBinary)))
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

const textOf = (data: unknown, isBinary: boolean): string | undefined =>
  isBinary || !Buffer.isBuffer(data) ? undefined : data.toString('utf8');

/** Name of the header under which a client may bring a correlation id, as on HTTP. */
export const correlationHeader = headers.correlation.toLowerCase();
