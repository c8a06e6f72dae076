import { toFailure } from '../../../contracts/errors.ts';
import type { TransientFrame } from '../../../contracts/events.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Connections } from '../../../ports/connections.ts';
import type { Frames } from '../../../ports/frames.ts';
import type { Log } from '../../../ports/telemetry.ts';

/** Least time between two frames of a session, and between two looks for its followers, in ms. */
const sendEvery = 500;
const lookEvery = 3_000;
/** Followers of a session that are told at most. */
const mostTold = 50;

export type SocketFramesOptions = {
  connections: Pick<Connections, 'followers' | 'post'>;
  /** A frame as it is sent, 32 KB at most. */
  textOf: (frame: TransientFrame) => string;
  clock: Clock;
  log: Log;
};

/** What is known of a session: times in ms, and the ids of the connections that follow it. */
type Told = { sent: number; looked: number; followers: Promise<Set<string>> };

/**
 * Transient frames by a gateway's connections: two a second of a session and one under way to a connection at most; all
 * others are dropped. Who follows is looked up once in three seconds, so that a session nobody follows costs little.
 */
export const socketFrames = ({ connections, textOf, clock, log }: SocketFramesOptions): Frames => {
  const sessions = new Map<string, Told>();
  const busy = new Set<string>();
  const failed = (session_id: string, thrown: unknown): void =>
    log('warn', 'broadcast.not_sent', { code: toFailure(thrown).code, session_id });

  const find = async (tenant: string, session_id: string): Promise<Set<string>> => {
    try {
      const found = await connections.followers(tenant, { session_id });
      return new Set(found.slice(0, mostTold).map(({ connection_id }) => connection_id));
    } catch (thrown) {
      failed(session_id, thrown);
      return new Set();
    }
  };

  /** Whom to tell now; undefined where the last frame is too near. */
  const toldNow = (tenant: string, session_id: string): Told | undefined => {
    const now = clock.now();
    const key = JSON.stringify([tenant, session_id]);
    const known = sessions.get(key);
    if (known !== undefined && now - known.sent < sendEvery) return undefined;
    for (const [other, { sent }] of sessions) if (now - sent >= lookEvery) sessions.delete(other);
    const told =
      known !== undefined && now - known.looked < lookEvery
        ? { ...known, sent: now }
        : { sent: now, looked: now, followers: find(tenant, session_id) };
    sessions.set(key, told);
    return told;
  };

  /** @returns false when the connection is gone */
  const post = async (id: string, text: string, session_id: string): Promise<boolean> => {
    if (busy.has(id)) return true;
    busy.add(id);
    try {
      return await connections.post(id, text);
    } catch (thrown) {
      failed(session_id, thrown);
      return true;
    } finally {
      busy.delete(id);
    }
  };

  return {
    async send(tenant, frame) {
      const { session_id } = frame;
      const followers = await toldNow(tenant, session_id)?.followers;
      if (followers === undefined || followers.size === 0) return;
      const text = textOf(frame);
      const tell = async (id: string): Promise<void> => {
        if (!(await post(id, text, session_id))) followers.delete(id);
      };
      await Promise.all([...followers].map(tell));
    },
  };
};
