/**
 * What a client says over a WebSocket, and what is answered: one function for every host that holds sockets. The checks are
 * those of HTTP: limits, roles, tenant, customer.
 */
import type { ClientFrame, ServerFrame } from '../../src/contracts/api.ts';
import { clientFrameSchema, maxFrameBytes } from '../../src/contracts/api.ts';
import { Failure, toFailure } from '../../src/contracts/errors.ts';
import type { Role } from '../../src/contracts/ids.ts';
import type { Caller } from '../../src/usecases/services.ts';
import { visibleSession } from '../../src/usecases/visible-session.ts';
import { permit } from './access.ts';
import type { ApiDeps } from './context.ts';
import { errorBody } from './errors.ts';
import { parse } from './request.ts';

/** Who may open a socket. */
export const socketRoles: readonly Role[] = ['customer', 'service', 'operator', 'admin'];
const talking: readonly Role[] = ['customer', 'service', 'operator'];
const approving: readonly Role[] = ['operator', 'admin'];

/** One socket, as its host holds it. */
export type Room = {
  send(frame: ServerFrame): Promise<void>;
  /** Says `subscribed`, then sends the session's events after `after`, and those to come. @throws Failure `TooLarge` */
  follow(session_id: string, after: number): Promise<void>;
  leave(session_id: string): Promise<void> | void;
  /** Sends events about approvals of the tenant, or no more. */
  approvals(follow: boolean): Promise<void> | void;
};

export type FrameDeps = Pick<ApiDeps, 'services' | 'settings'> & {
  useCases: Pick<ApiDeps['useCases'], 'message'>;
};

/** Tells a failure; its `correlation_id` is the socket's. */
export const failureFrame = (
  { services }: Pick<FrameDeps, 'services'>,
  caller: Pick<Caller, 'correlation_id'>,
  thrown: unknown,
  about: { session_id?: string } = {},
): ServerFrame => ({
  ...errorBody(toFailure(thrown), { now: services.clock.now(), correlation_id: caller.correlation_id }),
  ...about,
  type: 'error',
});

/**
 * Answers one frame of a client; what fails is told by a frame.
 * @param text undefined for a frame that is not text
 */
export const answerFrame = async (
  deps: FrameDeps,
  { caller, room }: { caller: Caller; room: Room },
  text: string | undefined,
): Promise<void> => {
  try {
    await answer(deps, caller, room, parse(clientFrameSchema, jsonOf(text), 'frame'));
  } catch (thrown) {
    await room.send(failureFrame(deps, caller, thrown));
  }
};

const answer = async (deps: FrameDeps, caller: Caller, room: Room, frame: ClientFrame): Promise<void> => {
  const { services, useCases, settings } = deps;
  const permitted = (roles: readonly Role[]): Promise<void> =>
    permit(services, caller.principal, { roles, limits: settings.limits });
  switch (frame.type) {
    case 'ping':
      return room.send({ type: 'pong' });
    case 'message': {
      await permitted(talking);
      await visibleSession(services, caller, frame.session_id);
      const { session_id, status } = await useCases.message(services, caller, frame);
      return room.send({ type: 'accepted', session_id, status });
    }
    case 'subscribe':
      if ('session_id' in frame) {
        await permitted(socketRoles);
        await visibleSession(services, caller, frame.session_id);
        return room.follow(frame.session_id, frame.after);
      }
      await permitted(approving);
      await room.approvals(true);
      return room.send({ type: 'subscribed', topic: frame.topic });
    case 'unsubscribe':
      if ('session_id' in frame) {
        await room.leave(frame.session_id);
        return room.send({ type: 'unsubscribed', session_id: frame.session_id });
      }
      await room.approvals(false);
      return room.send({ type: 'unsubscribed', topic: frame.topic });
  }
};

const jsonOf = (text: string | undefined): unknown => {
  if (text !== undefined && Buffer.byteLength(text) > maxFrameBytes)
    throw new Failure('TooLarge', `Cannot read the frame because it is larger than ${maxFrameBytes} bytes.`);
  try {
    if (text === undefined) throw new TypeError('A frame is text.');
    return JSON.parse(text);
  } catch (cause) {
    throw new Failure('MalformedJson', 'Cannot read the frame because it is not well-formed JSON text.', {
      cause,
    });
  }
};
